/* Offers the names of clients that go with what is typed; without it the first ones are offered. */

const pauseMs = 200
const list = document.querySelector('datalist[data-names-url]')
const field = list && document.querySelector(`input[list="${list.id}"]`)
let timer
let asked = ''

async function offer() {
  const typed = field.value.trim()
  if (typed === asked) return
  asked = typed
  const url = `${list.dataset.namesUrl}?${new URLSearchParams({ q: typed })}`
  const response = await fetch(url, { headers: { Accept: 'application/json' } })
  if (!response.ok) return
  const { names } = await response.json()
  // Something else may have been typed since.
  if (asked !== typed) return
  list.replaceChildren(
    ...names.map((name) => Object.assign(document.createElement('option'), { value: name })),
  )
}

field?.addEventListener('input', () => {
  clearTimeout(timer)
  timer = setTimeout(() => offer().catch(() => {}), pauseMs)
})
