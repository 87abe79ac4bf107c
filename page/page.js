// Follows the page's own links without loading it anew, copies references, keeps one's place.
// Without it the links still lead where they say.
(() => {
  if (window.kneadle) return;
  window.kneadle = true;
  const places = new Map();
  let wanted = null;
  let until = 0;

  const main = () => document.querySelector('[data-testid="stMain"]');
  const here = () => location.pathname + location.search;
  const remember = () => places.set(here(), main()?.scrollTop ?? 0);

  // Streamlit draws in pieces: go on trying until the place is there, for a short while.
  const settle = () => {
    const marked = document.querySelector("#kn-here");
    if (marked && !marked.dataset.seen) {
      marked.dataset.seen = "yes";
      marked.scrollIntoView({ block: "center" });
      wanted = null;
    } else if (wanted !== null && Date.now() < until) {
      const box = main();
      if (box && box.scrollHeight - box.clientHeight >= wanted) box.scrollTop = wanted;
    }
  };
  const scrollTo = (top) => {
    wanted = top;
    until = Date.now() + 2500;
    settle();
  };
  new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  for (const kind of ["wheel", "touchmove", "keydown"]) {
    addEventListener(kind, () => { wanted = null; }, { passive: true });
  }

  addEventListener("popstate", (event) => {
    if (event.isTrusted) scrollTo(places.get(here()) ?? 0);
  });

  document.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a.kn-go");
    if (link) {
      event.preventDefault();
      remember();
      history.pushState({}, "", link.href);
      dispatchEvent(new PopStateEvent("popstate", { state: {} }));
      scrollTo(0);
      return;
    }
    const button = event.target.closest?.("button.kn-copy");
    if (button) {
      const said = button.textContent;
      navigator.clipboard?.writeText(button.dataset.copy).then(() => {
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = said; }, 1500);
      });
    }
  });
  document.addEventListener("click", remember, true);
})();
