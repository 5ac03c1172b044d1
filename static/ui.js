// What Streamlit has no part for: the theme button, copying the link, moving between pages by plain links without
// loading the app again, and Indonesian for the few words that Streamlit writes by itself. Loaded once, by dashboard.py.
(() => {
  // window.kampungWords: what Streamlit writes → what the reader is to read; dashboard.py sets it anew when the language changes
  if (window.kampungSay) return window.kampungSay(document.body);

  const paths = () => new Set([location.pathname, "/", ...[...document.querySelectorAll("a[href]")].map((a) => a.pathname)]);
  const actions = {
    tema: (button) => {
      for (const path of paths()) localStorage.setItem(`stActiveTheme-${path}-v2`, JSON.stringify(button.dataset.nilai));
      location.reload();
    },
    salin: (button) => copy(button, pinned(JSON.parse(button.dataset.tautan))),
    cetak: () => window.print(),
    sematan: (button) => copy(button, embedding(button.dataset)),
    tanya: (button) => window.kampungTanya(button.dataset.apa),
    png: (button) => picture(document.querySelector(`.st-key-${button.dataset.kartu} .js-plotly-plot`), JSON.parse(button.dataset.keterangan)),
  };

  async function copy(button, text) {
    await navigator.clipboard.writeText(text).catch(() => {
      const box = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(box); box.select(); document.execCommand("copy"); box.remove();
    });
    const before = button.textContent;
    button.textContent = button.dataset.selesai;
    setTimeout(() => { button.textContent = before; }, 2000);
  }

  // What another site puts into its page to show a card as it stands here now, as high as it is here and its way to the dashboard below it.
  function embedding({ kartu, judul }) {
    const link = new URL(location.href), frame = document.createElement("iframe");
    link.searchParams.set("embed", "1");
    link.searchParams.set("kartu", kartu);
    const height = Math.ceil(document.querySelector(`.st-key-kartu_${kartu}`).offsetHeight) + 48;
    Object.assign(frame, { src: link.href, title: judul, width: "100%", height, loading: "lazy" });
    frame.style.border = "0";
    return frame.outerHTML;
  }

  // The address of the page, and what it does not say by itself: the publication, the versions, the defaults of today.
  function pinned({ selalu, bila_kosong }) {
    const link = new URL(location.href);
    for (const [name, value] of Object.entries(selalu)) link.searchParams.set(name, value);
    for (const [name, value] of Object.entries(bila_kosong)) if (!link.searchParams.has(name)) link.searchParams.set(name, value);
    return link.href;
  }

  // The entries of a card's legend, laid out in rows of a width.
  function entries(card, measure, width) {
    let x = 0, row = 0;
    return [...(card?.querySelectorAll(".legenda > span") || [])].map((span) => {
      const text = span.textContent, wide = measure(text) + 36, box = span.querySelector("i"), mark = box && getComputedStyle(box);
      if (x && x + wide > width) { x = 0; row += 1; }
      const entry = { text, fill: mark?.backgroundColor, round: mark?.borderTopLeftRadius === "50%", x, row };
      x += wide;
      return entry;
    });
  }

  // The parts of a PNG with a text inside that programs can read: an iTXt chunk (ISO/IEC 15948, 11.3.4.5) right after the header, which is always 33 bytes.
  function captioned(png, text) {
    const utf8 = new TextEncoder(), chunk = utf8.encode(`iTXtDescription\0\0\0\0\0${text}`), framed = new Uint8Array(chunk.length + 8);
    let sum = ~0;
    for (const byte of chunk) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xEDB88320 : 0);
    }
    const numbers = new DataView(framed.buffer);
    numbers.setUint32(0, chunk.length - 4);
    framed.set(chunk, 4);
    numbers.setUint32(chunk.length + 4, ~sum >>> 0);
    return [png.slice(0, 33), framed, png.slice(33)];
  }

  // The figure as it stands on the page, its finding above it and its source, filters and version below it, as a PNG.
  async function picture(plot, { judul, catatan, nama }) {
    const box = plot.getBoundingClientRect(), style = getComputedStyle(plot), edge = 24, line = 20, scale = 2;
    const colour = getComputedStyle(document.body).color, paper = getComputedStyle(plot.querySelector(".main-svg")).backgroundColor;
    const layers = [];
    for (const svg of plot.querySelectorAll(".main-svg")) {
      const copy = svg.cloneNode(true);
      copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
      const image = new Image();
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
      await image.decode();
      layers.push(image);
    }
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    const font = (size, weight = 400) => `${weight} ${size}px ${style.fontFamily}`;
    const wrap = (text, size, weight) => {
      pen.font = font(size, weight);
      const rows = [""];
      for (const word of text.split(" ")) {
        const longer = `${rows.at(-1)} ${word}`.trim();
        if (pen.measureText(longer).width > box.width) rows.push(word); else rows[rows.length - 1] = longer;
      }
      return rows;
    };
    const head = wrap(judul, 18, 600), foot = catatan.flatMap((note) => wrap(note, 13));
    const legend = entries(plot.closest('[class*="st-key-kartu_"]'), (text) => { pen.font = font(13); return pen.measureText(text).width; }, box.width);
    const below = legend.length ? (legend.at(-1).row + 1) * line + edge / 2 : 0;
    canvas.width = (box.width + 2 * edge) * scale;
    canvas.height = (box.height + below + 3 * edge + head.length * 24 + foot.length * line) * scale;
    pen.scale(scale, scale);
    pen.fillStyle = paper === "rgba(0, 0, 0, 0)" ? getComputedStyle(document.body).backgroundColor : paper;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = colour;
    pen.font = font(18, 600);
    head.forEach((text, row) => pen.fillText(text, edge, edge + 18 + row * 24));
    const top = edge + head.length * 24 + edge / 2;
    layers.forEach((image) => pen.drawImage(image, edge, top, box.width, box.height));
    pen.font = font(13);
    for (const { text, fill, round, x, row } of legend) {
      const y = top + box.height + edge / 2 + row * line;
      if (fill) {
        pen.fillStyle = fill;
        pen.beginPath();
        pen.roundRect(edge + x, y + 1, 13, 13, round ? 7 : 3);
        pen.fill();
      }
      pen.fillStyle = colour;
      pen.fillText(text, edge + x + (fill ? 19 : 0), y + 13);
    }
    foot.forEach((text, row) => pen.fillText(text, edge, top + box.height + below + edge / 2 + 13 + row * line));
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const told = new Blob(captioned(new Uint8Array(await blob.arrayBuffer()), [judul, ...catatan].join("\n")), { type: "image/png" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(told), download: nama });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // A chart is drawn as wide as the screen has it: on paper it is made smaller as a whole, so that nothing is cut.
  const sheet = 660; // CSS pixels of an A4 sheet inside its margins and the card's edge
  addEventListener("beforeprint", () => {
    for (const plot of document.querySelectorAll(".js-plotly-plot")) plot.style.setProperty("--cetak", Math.min(1, sheet / plot.offsetWidth));
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-aksi]");
    if (button) return actions[button.dataset.aksi]?.(button);
    const link = event.target.closest("a[data-pindah]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (document.querySelector(".tertanam")) window.open(link.href, "_blank", "noopener"); else go(link.href);
  });

  function go(address) {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    scrollTo(0, 0);
  }
  window.kampungPindah = go; // for what Python decides after a click in a figure

  const attributes = ["aria-label", "title", "placeholder", "alt"];
  const said = new Map(); // what was written → what Streamlit wrote: for when the language changes
  const wording = (text) => {
    if (!text) return text;
    const written = said.get(text) ?? text, dictionary = window.kampungWords;
    const start = `${written.split(" ", 1)[0]} *`; // "Remove *": what follows is a name
    const told = dictionary[written] ?? dictionary[start]?.replace("*", written.slice(start.length - 1)) ?? text;
    if (told !== written) said.set(told, written);
    return told;
  };
  // A change is made only where there is one: each is watched, and would be answered by another.
  const say = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue.trim(), told = wording(text);
      if (told !== text) node.nodeValue = told;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "svg" || node.classList.contains("js-plotly-plot")) return;
    for (const name of attributes) {
      const text = node.getAttribute(name), told = wording(text);
      if (told !== text) node.setAttribute(name, told);
    }
    node.childNodes.forEach(say);
  };
  window.kampungSay = say;
  const watch = new MutationObserver((changes) => changes.forEach((change) => {
    if (change.target.ownerSVGElement || change.target.tagName === "svg") return; // our own figures
    if (change.type === "childList") change.addedNodes.forEach(say); else say(change.target);
  }));
  watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes });
  say(document.body);
})();
