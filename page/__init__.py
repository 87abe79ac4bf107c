"""The web page behind app.py: one module a view, and what the views share."""
