"""Build, keep and search the library, and cite what it finds. Knows nothing of Streamlit."""
