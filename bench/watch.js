// Runs before any script of the page: notes when the page last changed and was painted, and what the server sent.
(() => {
  const seen = window.__bench = { painted: 0, clicked: 0, asked: 0, last: 0, bytes: 0, messages: 0, maps: new Set() };
  performance.setResourceTimingBufferSize(5000);

  // The first moment after the frame that shows a change: a message posted inside a frame arrives when that frame is done.
  let framed = false;
  const changed = () => {
    if (framed) return;
    framed = true;
    requestAnimationFrame(() => {
      framed = false;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { seen.painted = performance.now(); };
      channel.port2.postMessage(0);
    });
  };

  // Charts draw into canvases too, where the document does not change: plotly and its map library say when they have drawn.
  const listen = () => document.querySelectorAll('.js-plotly-plot').forEach(chart => {
    if (!chart.on) return;
    if (!chart.__heard) {
      chart.__heard = true;
      chart.on('plotly_afterplot', () => { changed(); listen(); });
    }
    const map = chart._fullLayout?.map?._subplot?.map;
    if (map && !seen.maps.has(map)) {
      seen.maps.add(map);
      map.on('render', changed);
      map.on('idle', changed);
    }
  });
  seen.mapsLoaded = () => [...seen.maps].every(map => map._removed || map.loaded());

  new MutationObserver(changes => {
    const ours = changes.some(change => {
      const element = change.target.nodeType === Node.ELEMENT_NODE ? change.target : change.target.parentElement;
      return element?.closest('[data-testid="stMain"], main') && !element.closest('.hoverlayer');
    });
    if (ours) { changed(); listen(); }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  addEventListener('click', event => {
    if (event.target.closest?.('[role="option"]')) Object.assign(seen, { clicked: event.timeStamp, bytes: 0, messages: 0, last: 0 });
  }, true);

  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        seen.last = performance.now();
        seen.messages += 1;
        seen.bytes += data.byteLength ?? data.size ?? data.length;
      });
    }
  };

  // What has been measured since the last click, or since the navigation where there was none. Times are ms since the navigation.
  seen.told = () => {
    const files = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const sent = files.filter(file => file.startTime >= seen.clicked).reduce((sum, file) => sum + file.transferSize, 0);
    return { origin: performance.timeOrigin, clicked: seen.clicked, painted: seen.painted, last: seen.last, messages: seen.messages, socket: seen.bytes, files: sent };
  };
})();
