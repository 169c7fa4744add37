// Texts of the page that stand out too little from what is behind them. The value of a slider is left
// out: it stands above the thumb that holds it, not on it.
() => {
  const parts = text => { const n = text.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n };
  const over = (top, low) => [0, 1, 2].map(i => top[i] * top[3] + low[i] * (1 - top[3])).concat(1);
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255;
    return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b };
  const behind = node => { const found = [];
    for (let at = node; at; at = at.parentElement) found.push(parts(getComputedStyle(at).backgroundColor));
    return found.reverse().reduce((low, top) => over(top, low), [255, 255, 255, 1]) };
  const bad = [], walk = document.createTreeWalker(document.querySelector('.stMain'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement, style = getComputedStyle(node);
    const hidden = node.closest('[aria-hidden=true], [data-testid=stSliderThumbValue], :disabled, style, script, [aria-disabled=true]');
    if (hidden || !walk.currentNode.data.trim() || !node.checkVisibility() || node.closest('[data-stale=true]')) continue;
    const low = behind(node), ink = over(parts(style.color), low), a = light(ink), b = light(low);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) bad.push([walk.currentNode.data.trim().slice(0, 40), style.color, ratio.toFixed(2)]);
  }
  return bad }
