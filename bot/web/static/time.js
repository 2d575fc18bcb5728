// The town's time, in the town's zone, whatever the visitor's own clock says.

let zone = "Asia/Shanghai";
let ahead = 0;

export function useZone(name) {
  zone = name;
}

/** The server said what time it is now. */
export function itIs(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export function now() {
  return new Date(Date.now() + ahead);
}

function parts(date) {
  const format = new Intl.DateTimeFormat("zh-CN", {
    timeZone: zone, hourCycle: "h23",
    year: "numeric", month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]));
}

export function dayOf(date) {
  const p = parts(date);
  return `${p.year}-${p.month}-${p.day}`;
}

export function clockTime(date) {
  const p = parts(date);
  return `${p.hour}:${p.minute}`;
}

/** `今天`, `昨天`, `3月2日 周一`, with the year when it is another one. */
export function dayName(date) {
  if (dayOf(date) === dayOf(now())) return "今天";
  if (dayOf(date) === dayOf(new Date(now() - 86_400_000))) return "昨天";
  const p = parts(date);
  const year = p.year === parts(now()).year ? "" : `${p.year}年`;
  return `${year}${p.month}月${p.day}日 ${p.weekday}`;
}

export function fullTime(date) {
  const p = parts(date);
  return { date: `${p.month}月${p.day}日 ${p.weekday}`, time: `${p.hour}:${p.minute}` };
}
