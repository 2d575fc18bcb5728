// Requests to the server. A refusal has a sentence for people; trouble on the way may pass.

const TIMEOUT = 20_000;

export class Refused extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

export class Trouble extends Error {}

async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(options.patience ?? TIMEOUT), ...options });
  } catch (error) {
    throw new Trouble(String(error));
  }
  if (response.ok) return response.json();
  if (response.status >= 500 || response.status === 429) throw new Trouble(`${response.status}`);
  const answer = await response.json().catch(() => ({}));
  throw new Refused(answer.error ?? "没有成功，请刷新页面再试。", response.status);
}

export function get(path, query = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) if (each !== undefined && each !== null) search.append(name, each);
  }
  return ask(`${path}?${search}`);
}

export function post(path, body, patience = TIMEOUT) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    patience,
  });
}

export function upload(file) {
  return ask("/api/photos", {
    method: "POST",
    headers: { "Content-Type": file.type || "application/octet-stream" },
    body: file,
    patience: 120_000,
  });
}
