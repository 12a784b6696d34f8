// Nodes without markup: text is always text.

const SVG = 'http://www.w3.org/2000/svg'

const ICONS = {
  chat: 'M20 11.5a7.5 7.5 0 0 1-7.5 7.5H5l1.6-2.7A7.5 7.5 0 1 1 20 11.5ZM9 10h7M9 13.5h4.5',
  close: 'M6 6l12 12M18 6L6 18',
  restart: 'M5 5v5h5M5.6 14.5A7 7 0 1 0 7 7.2L5 10',
  send: 'M12 19V5M6 11l6-6 6 6',
  thumb: 'M7 11v8H4v-8h3Zm0 0l4-7a2 2 0 0 1 2 2.3L12.5 9H18a2 2 0 0 1 2 2.3l-1 6A2 2 0 0 1 17 19H7',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  alert: 'M12 4l9 16H3L12 4Zm0 6v4.5m0 2.6v.1',
  person: 'M12 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM5 20a7 7 0 0 1 14 0',
}

// Attributes and children that are false are left out.
export function h(name, attributes = {}, ...children) {
  const node = document.createElement(name)

  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick') node.addEventListener('click', value)
    else if (value || value === '') node.setAttribute(key, value)
  }

  node.append(...children.filter(Boolean))
  return node
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}

export function iconButton(name, label, onclick) {
  return h('button', { type: 'button', class: 'icon', 'aria-label': label, title: label, onclick }, icon(name))
}

export function unseen(...children) {
  return h('span', { class: 'unseen' }, ...children)
}
