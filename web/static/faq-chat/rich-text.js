// An answer's paragraphs and links, as values.

const LINK = /\[([^[\]\n]+)\]\((https:\/\/[^\s()]+|tel:\+?[\d-]+)\)/g

export function paragraphs(text) {
  return text.trim().split(/\n\s*\n/).map(pieces)
}

function pieces(paragraph) {
  const found = []
  let end = 0

  for (const match of paragraph.matchAll(LINK)) {
    found.push({ text: paragraph.slice(end, match.index) }, { text: match[1], href: match[2] })
    end = match.index + match[0].length
  }

  return [...found, { text: paragraph.slice(end) }].filter(({ text }) => text)
}

export function plain(text) {
  return text.trim().replace(LINK, (_, words, href) => (href.startsWith('tel:') ? words : `${words} (${href})`))
}
