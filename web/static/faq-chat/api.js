// What the server is asked, and how that can fail.

const BY_STATUS = { 413: 'long', 422: 'long', 429: 'busy', 503: 'busy' }
const BY_NAME = { AbortError: 'cancelled', TimeoutError: 'slow', TypeError: 'offline' }

export async function getGreeting(server) {
  return whole(await request(server, 'greeting'), 'suggestions')
}

export async function getReply(server, question, signal) {
  return whole(await request(server, 'chat', question, signal), 'suggestions', 'sources')
}

export function sendFeedback(server, opinion) {
  return request(server, 'feedback', opinion)
}

// Throws errors with a kind: one of the above or 'broken'.
async function request({ address, seconds }, path, body, ...signals) {
  const signal = AbortSignal.any([AbortSignal.timeout(seconds * 1000), ...signals])
  const headers = { 'Content-Type': 'application/json' }
  const post = body && { method: 'POST', headers, body: JSON.stringify(body) }

  try {
    const response = await fetch(`${address}api/${path}`, { signal, credentials: 'omit', referrerPolicy: 'no-referrer', ...post })
    if (!response.ok) throw refusal(response)
    return response.status === 204 || (await response.json())
  } catch (error) {
    throw error.kind ? error : failure(BY_NAME[error.name])
  }
}

function refusal({ status, headers }) {
  return failure(BY_STATUS[status], parseInt(headers.get('Retry-After')) || null)
}

function failure(kind = 'broken', wait = null) {
  return Object.assign(Error(kind), { kind, wait })
}

function whole(body, ...lists) {
  if (typeof body?.text === 'string' && lists.every((list) => Array.isArray(body[list]))) return body

  throw failure()
}
