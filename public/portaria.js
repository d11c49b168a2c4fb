/* Makes the pages better; none of them needs it. */

const pollEveryMs = 10_000

/** On a phone the menu starts closed; without a script it starts open. */
function closeMenuOnPhones() {
  const menu = document.querySelector('details.menu')
  const phone = window.matchMedia('(max-width: 46rem)')
  if (menu === null) return
  const follow = () => {
    menu.open = !phone.matches
  }
  follow()
  phone.addEventListener('change', follow)
}

/** On a phone the pages of an area are a line to push: the one that is open is brought into sight. */
function showOwnPage() {
  const line = document.querySelector('.subnav')
  const own = line?.querySelector('[aria-current]')
  if (!line || !own) return
  line.scrollLeft = own.offsetLeft - (line.clientWidth - own.offsetWidth) / 2
}

/** Tells how many messages came since the list was opened, and offers to show them. */
function announceArrivals() {
  const place = document.querySelector('[data-newer-url]')
  const link = place?.querySelector('a')
  if (!place || !link) return
  const ask = async () => {
    if (document.hidden) return
    const response = await fetch(place.dataset.newerUrl, { headers: { Accept: 'application/json' } })
    if (response.status === 401) clearInterval(timer)
    if (!response.ok) return
    const { count, text } = await response.json()
    // A screen reader speaks each change: the same words are not said again.
    if (!(count > 0) || link.textContent === text) return
    link.textContent = text
    place.hidden = false
  }
  const timer = setInterval(() => ask().catch(() => {}), pollEveryMs)
}

/** `/` goes to the search field of the page. */
function searchByKey() {
  const search = document.querySelector('input[type="search"]')
  if (search === null) return
  search.setAttribute('aria-keyshortcuts', '/')
  document.addEventListener('keydown', (event) => {
    const isTyping =
      event.target instanceof HTMLElement &&
      event.target.closest('textarea, select, input:not([type="checkbox"], [type="radio"])') !== null
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    search.focus()
    search.select()
  })
}

/** Shows in its frame what a form makes, a moment after the last key. */
function previewWhileTyping() {
  const form = document.querySelector('form[data-preview]')
  const button = form?.querySelector('button[formtarget]')
  if (!form || !button) return
  const show = () => {
    const frame = form.querySelector('iframe')
    // The first page of a frame is no step that the browser's back button would undo.
    const fresh = frame.cloneNode(false)
    fresh.removeAttribute('src')
    frame.replaceWith(fresh)
    form.requestSubmit(button)
  }
  let timer
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(show, 700)
  })
  if (!form.querySelector('iframe').hasAttribute('src')) show()
}

closeMenuOnPhones()
showOwnPage()
announceArrivals()
searchByKey()
previewWhileTyping()
