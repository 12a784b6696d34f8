// Requests, and how they fail.

const BY_STATUS = { 413: 'long', 422: 'long', 429: 'busy', 503: 'busy' }
const BY_NAME = { AbortError: 'cancelled', TimeoutError: 'slow', TypeError: 'offline' }

// Throws errors of one of these kinds, or 'broken'.
export async function request({ server, timeout, language }, path, body, ...signals) {
  const signal = AbortSignal.any([AbortSignal.timeout(timeout * 1000), ...signals])
  const headers = { 'Content-Type': 'application/json' }
  const lang = language || undefined
  const post = body && { method: 'POST', headers, body: JSON.stringify({ ...body, lang }) }

  try {
    const response = await fetch(addressOf(server, `api/${path}`, !body && language), { signal, credentials: 'omit', referrerPolicy: 'no-referrer', ...post })
    if (!response.ok) throw refusal(response)
    return response.status === 204 || (await response.json())
  } catch (error) {
    throw error.kind ? error : failure(BY_NAME[error.name])
  }
}

// Of what the server has in a language.
export function addressOf(server, path, language) {
  return server + path + (language ? `?lang=${encodeURIComponent(language)}` : '')
}

// At least two seconds: strings need no singular.
function refusal({ status, headers }) {
  return failure(BY_STATUS[status], Math.max(2, parseInt(headers.get('Retry-After'))) || null)
}

function failure(kind = 'broken', wait = null) {
  return Object.assign(Error(kind), { kind, wait })
}
