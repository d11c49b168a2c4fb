/* Works the desk by keys; every page works without. */

const storedOff = 'portaria.keys-off'
const isOff = () => localStorage.getItem(storedOff) === 'yes'
const rows = () => [...document.querySelectorAll('[data-row]')]

/** The row that holds the focus; `null` before the first move. */
function currentRow() {
  return document.activeElement?.closest('[data-row]') ?? null
}

/** Moves to the row so many places on, or along the link that leads there. */
function move(step, key) {
  const all = rows()
  const at = all.indexOf(currentRow())
  const next = all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]
  const link = next?.querySelector('[data-key="o"]') ?? document.querySelector(`[data-key="${key}"]`)
  if (next === undefined) link?.click()
  else {
    link?.focus()
    next.scrollIntoView({ block: 'nearest' })
  }
}

/** Does what the key says in the row, or else on the page. */
function act(key) {
  const row = currentRow()
  const target =
    row?.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`main [data-key="${key}"]`)
  if (target === null || target === undefined) return
  // What is done with the selected rows is done with the one that is looked at when none is selected.
  const box = row?.querySelector('[data-key="x"]')
  const isAnySelected = document.querySelector('[data-row] [data-key="x"]:checked') !== null
  if (target.name === 'act' && box && !isAnySelected) box.checked = true
  // Keys work in the list only once a row was chosen: nobody opens the first one by chance.
  if (row === null && target.closest('[data-row]') !== null) return
  target.click()
}

function openHelp() {
  document.querySelector('#keys')?.showModal()
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isOff()) return
  const { target } = event
  const isTyping =
    target instanceof HTMLElement &&
    target.closest('textarea, select, dialog, input:not([type="checkbox"], [type="radio"])') !== null
  if (isTyping) return
  if (event.key === 'j') move(1, 'j')
  else if (event.key === 'k') move(-1, 'k')
  else if (event.key === '?') openHelp()
  else if (['o', 'x', 'e', 's', 'u', 'r'].includes(event.key)) act(event.key)
  else return
  event.preventDefault()
}

function offerHelp() {
  const hint = document.querySelector('[data-keys-hint]')
  const off = document.querySelector('[data-keys-off]')
  if (hint === null || off === null) return
  hint.hidden = false
  hint.querySelector('[data-keys-open]')?.addEventListener('click', openHelp)
  off.checked = isOff()
  off.addEventListener('change', () => localStorage.setItem(storedOff, off.checked ? 'yes' : 'no'))
}

document.addEventListener('keydown', onKey)
offerHelp()
