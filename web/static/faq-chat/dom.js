// Nodes without markup: text stays text.

const ICONS = {
  chat: 'M20 11.5a7.5 7.5 0 0 1-7.5 7.5H5l1.6-2.7A7.5 7.5 0 1 1 20 11.5ZM9 10h7M9 13h4',
  close: 'M6 6l12 12M18 6L6 18',
  restart: 'M5 5v5h5M5.6 14.5A7 7 0 1 0 7 7.2L5 10',
  send: 'M12 19V5M6 11l6-6 6 6',
  thumb: 'M4 11v8h13a2 2 0 0 0 2-2l1-6a2 2 0 0 0-2-2h-5V6a2 2 0 0 0-2-2l-4 7v8M4 11h3',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  alert: 'M12 4l9 16H3L12 4Zm0 6v4.5m0 2.6v.1',
  person: 'M12 11a3 3 0 1 0 0-7 3 3 0 0 0 0 7ZM5 20a7 7 0 0 1 14 0',
}

// A class is a part as well. False attributes and children are left out.
export function h(kind, attributes = {}, ...children) {
  const [name, part] = kind.split('.')
  const node = document.createElement(name)

  for (const [key, value] of Object.entries({ class: part, part, ...attributes })) {
    if (value) node.setAttribute(key, value)
  }

  node.append(...children.filter(Boolean))
  return node
}

export function icon(name) {
  const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag))
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}

// A double-click counts once.
export function button(part, onclick, attributes, ...children) {
  const node = h(`button.${part}`, { type: 'button', ...attributes }, ...children)
  node.addEventListener('click', ({ detail }) => detail > 1 || onclick())
  return node
}

export function iconButton(name, label, onclick) {
  return button('icon', onclick, { 'aria-label': label, title: label }, icon(name))
}

export function unseen(...children) {
  return h('span.unseen', {}, ...children)
}
