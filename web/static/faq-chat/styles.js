// The looks; a page may set the --faq-chat-* properties.

// Where the panel fills the screen.
export const SHEET = '(max-width: 480px), (max-height: 480px)'

export const sheet = new CSSStyleSheet()

sheet.replaceSync(`
:host {
  all: initial;
  display: block;
  color-scheme: light dark;
  --_accent: var(--faq-chat-accent, #1c6662);
  --_inset: var(--faq-chat-inset, 20px);
  --_bg: light-dark(#faf8f5, #141a1b);
  --_surface: light-dark(#fff, #1f2728);
  --_ink: light-dark(#23302f, #e8eeed);
  --_quiet: light-dark(#566462, #a4b2b0);
  --_line: light-dark(#e5e0d9, #354142);
}
/* Whatever the accent is, these can be read. */
:host, .escalate, .failure {
  --_on-accent: var(--faq-chat-on-accent, oklch(from var(--_accent) calc(999 * (.57 - l)) 0 0));
  --_link: light-dark(oklch(from var(--_accent) min(l, .42) c h), oklch(from var(--_accent) max(l, .82) c h));
  --_tint: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
}
.escalate, .failure { --_accent: #d9474f }
[data-level=distress], [data-level=changing-spot] { --_accent: #c98a24 }
:host([theme=light]) { color-scheme: light }
:host([theme=dark]) { color-scheme: dark }
:host([hidden]), [hidden] { display: none !important }

* { box-sizing: border-box; margin: 0; padding: 0; border: 0; font: inherit; color: inherit }
button, textarea { background: none }
button, summary { cursor: pointer }
p, li, time, textarea, .chip { unicode-bidi: plaintext }
svg { width: 20px; height: 20px; flex: none; fill: none; stroke: currentcolor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round }
:focus { outline: 0 }
:focus-visible { outline: 2px solid var(--_link); outline-offset: 2px }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

.launcher, .panel { border: 1px solid var(--_line); box-shadow: 0 1px 2px #0001, 0 16px 48px #0003; font: 400 15px/1.5 var(--faq-chat-font, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif); color: var(--_ink); overflow-wrap: anywhere }
.launcher, dialog { position: fixed; z-index: 2147483000; inset-block: auto var(--_inset); inset-inline: auto var(--_inset) }
.launcher { display: flex; align-items: center; gap: 10px; min-height: 52px; padding: 0 22px 0 18px; border-radius: 26px; font-weight: 600 }
.launcher:focus-visible { outline-color: var(--_on-accent); outline-offset: -5px }
.panel { flex-direction: column; width: min(400px, 100%); height: min(660px, 100dvh - 2 * var(--_inset)); max-width: none; max-height: none; overflow: hidden; border-radius: 20px; background: var(--_bg) }
section, dialog[open] { display: flex }
section.panel { width: 100%; height: var(--faq-chat-height, 640px) }

header { display: flex; align-items: center; gap: 4px; padding: 14px 12px 14px 18px; border-bottom: 1px solid var(--_line); background: var(--_surface) }
header div { flex: 1 }
.mark, .send, .icon { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 20px }
.mark { margin-inline-end: 8px }
h2, h3, summary, .text { font-weight: 600 }
h2 { font-size: 16px; line-height: 1.3 }
header p, .notice, .disclaimer, details, .chips p, .reasons p, .meta, footer { font-size: 12.5px; line-height: 1.45; color: var(--_quiet) }
.icon { width: 36px; height: 36px; color: var(--_quiet) }
.icon:hover, .chip:hover, .text:hover, [aria-pressed=true] { background: var(--_tint); color: var(--_link) }

.log { position: relative; flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 20px 16px; scroll-padding: 24px; mask: linear-gradient(0deg, #0000, #000 16px) }
.log:focus-visible { outline-offset: -2px }
.turn { display: flex; flex-direction: column; margin-top: 24px }
.notice { margin: 0 12px 20px; text-align: center; text-wrap: balance }
.bubble, .question, .dots { width: fit-content; max-width: 94%; padding: 11px 16px; border: 1px solid var(--_line); border-radius: 20px; border-start-start-radius: 6px; background: var(--_surface); white-space: pre-line }
.question { align-self: end; max-width: 84%; margin-bottom: 12px; border-radius: 20px; border-end-end-radius: 6px }
p + p { margin-top: .6em }
.disclaimer { margin-top: 12px; padding-top: 10px; border-top: 1px solid var(--_line) }
.note { margin-top: 12px; padding-inline-start: 12px; border-inline-start: 3px solid var(--_link); font-size: 14px }
details { margin-top: 8px }
summary { width: fit-content; padding: 4px 0 }
.brief { padding-top: 6px }
.brief summary { font-weight: 400 }
.hand-off { font-weight: 600 }
ul { padding-inline-start: 18px }
q { display: block }
a, h3, .text, .chip, .failure { color: var(--_link) }

h3 { display: flex; align-items: center; gap: 8px; margin-bottom: 8px }
.refer { background: var(--_tint) }
.escalate { width: 100%; max-width: 100%; padding: 16px 18px; border: 2px solid var(--_accent); border-inline-start-width: 6px; font-size: 16px }
.escalate { background: light-dark(color-mix(in oklab, var(--_accent) 12%, #fff), color-mix(in oklab, var(--_accent) 24%, var(--_bg))) }
.escalate a { font-weight: 700 }
.calls { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: 8px; margin-top: 14px }
.call { display: flex; flex-direction: column; min-height: 48px; padding: 8px 14px; border: 2px solid var(--_link); border-radius: 14px; background: var(--_surface); text-decoration: none }
.call:first-child { grid-column: 1 / -1; background: var(--_link); color: var(--_surface); font-size: 18px }
.call span { font-weight: 400; font-size: 13.5px; line-height: 1.35 }

.meta, .chips, .reasons, .waiting, .failure, footer { display: flex; flex-wrap: wrap; align-items: center; gap: 8px }
.meta { gap: 0; margin: 4px 4px 0 }
.meta svg { width: 17px }
time { margin-inline-end: auto }
[aria-expanded] svg { rotate: 180deg }
[aria-pressed=true] { fill: currentcolor }
.chips { margin-top: 14px }
.chips p, .reasons, .reasons p { flex-basis: 100% }
.chip { min-height: 36px; padding: 6px 14px; border: 1px solid color-mix(in oklab, var(--_accent), var(--_line)); border-radius: 18px; background: var(--_surface); font-weight: 500; font-size: 14px; text-align: start }
.none { border-style: dashed }
.reasons { margin-top: 8px }
.log > :not(:last-child) .chips { display: none }

.dots { display: flex; gap: 5px; padding: 15px }
i { width: 7px; height: 7px; border-radius: 50%; background: var(--_quiet) }
.text { padding: 6px 10px; border-radius: 18px; font-size: 14px; text-decoration: underline }
.failure { justify-content: end; font-size: 14px }

form { display: flex; align-items: end; gap: 6px; margin: 0 14px; padding: 4px; border: 1px solid var(--_quiet); border-radius: 26px; background: var(--_surface) }
form:focus-within { border-color: var(--_link); box-shadow: 0 0 0 1px var(--_link) }
.launcher, .mark, .question, .send { border: 1px solid color-mix(in oklab, currentcolor 16%, var(--_accent)); background: var(--_accent); color: var(--_on-accent) }
textarea { flex: 1; min-width: 0; field-sizing: content; max-height: 130px; padding: 8px 14px; resize: none; font-size: 16px; outline: 0 !important }
::placeholder { color: var(--_quiet); opacity: 1 }
[aria-disabled=true] { background: var(--_line); color: var(--_quiet); cursor: default }
footer { justify-content: center; padding: 4px 0 6px }
footer a { padding: 3px 6px; color: inherit }

@media ${SHEET} {
  dialog.panel { inset: var(--_top, 0) 0 auto; width: 100%; height: var(--_height, 100dvh); border: 0; border-radius: 0 }
}
@media print {
  ::details-content { content-visibility: visible }
}
@media (forced-colors: active) {
  [aria-pressed=true] { outline: 2px solid }
}
@media (prefers-reduced-motion: no-preference) {
  .log { scroll-behavior: smooth }
  dialog, .bubble, .chips, .question, .waiting { animation: rise .25s backwards }
  i { animation: pulse 1.2s infinite }
  i + i { animation-delay: .15s }
}
@keyframes rise { 0% { opacity: 0; transform: translateY(8px) } }
@keyframes pulse { 30% { opacity: .3; transform: translateY(-3px) } }
`)
