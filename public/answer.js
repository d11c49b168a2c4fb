/* Keeps an answer while it is written, and counts down until one leaves. */

const keepEveryMs = 4_000
const form = document.querySelector('[data-autosave-url]')

/** The fields of the form without its files, which come with the form itself. */
function fieldsOf() {
  const fields = new FormData(form)
  for (const name of ['files', 'pictures']) fields.delete(name)
  return fields
}

/** What was typed: neither the token nor a version. */
function typed() {
  const fields = new URLSearchParams(fieldsOf())
  for (const name of ['csrf', 'version', 'seen', 'draftVersion']) fields.delete(name)
  return fields.toString()
}

function keepDrafts() {
  const told = document.querySelector('[data-autosaved]')
  let kept = typed()
  let inHand = null
  let isStopped = false
  const say = (text) => {
    told.textContent = text
    told.hidden = text === ''
  }
  const save = async () => {
    const now = typed()
    if (isStopped || now === kept) return
    const response = await fetch(form.dataset.autosaveUrl, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: fieldsOf(),
    })
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    const { version, text } = await response.json()
    if (version === null) isStopped = true
    else form.elements.draftVersion.value = String(version)
    kept = now
    say(text)
  }
  const turn = () => {
    inHand ??= save()
      .catch(() => say(form.dataset.notSaved))
      .finally(() => {
        inHand = null
      })
    return inHand
  }
  setInterval(turn, keepEveryMs)
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) turn()
  })
  form.addEventListener('submit', (event) => {
    // What is on its way would make the version of the form an old one.
    if (inHand === null) {
      isStopped = true
      return
    }
    event.preventDefault()
    const { submitter } = event
    inHand.then(() => form.requestSubmit(submitter))
  })
}

/** A file is kept as soon as it is chosen: with the draft it survives a closed browser. */
function keepFile() {
  form.requestSubmit(form.querySelector('button[value="save"]'))
}

/** A long field that gets the focus is shown whole, not by its caret alone. */
function showWhole({ target }) {
  target.scrollIntoView({ block: 'nearest' })
}

function countDown(place) {
  let left = Number(place.dataset.seconds)
  const timer = setInterval(() => {
    left -= 1
    if (left > 0) {
      const words = left === 1 ? place.dataset.one : place.dataset.other
      place.textContent = words.replace('2', String(left))
      return
    }
    clearInterval(timer)
    place.textContent = place.dataset.over
  }, 1_000)
}

if (form) {
  keepDrafts()
  form.elements.text.addEventListener('focus', showWhole)
  for (const name of ['files', 'pictures']) form.elements[name].addEventListener('change', keepFile)
}
for (const place of document.querySelectorAll('[data-seconds]')) countDown(place)
