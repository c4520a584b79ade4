// Puts the page to ask on where this script's own tag stands:
//   <script src="https://HOST/static/embed.js" data-lang="ja" data-height="720" async></script>
// The site that embeds must be among the origins of the setting XHOSHIN_EMBED_FROM.

(() => {
  const tag = document.currentScript;
  const address = new URL("../embed", tag.src);
  address.search = "";
  if (tag.dataset.lang) address.searchParams.set("lang", tag.dataset.lang);
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = tag.dataset.title || "局区Ｘ方針案内 / X-Policy Guide";
  frame.loading = "lazy";
  frame.width = "100%";
  frame.height = tag.dataset.height || "720";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.setAttribute("frameborder", "0");
  tag.after(frame);
})();
