/* Offers the names of clients that go with what is typed; without it the first ones are offered. */

/** Other scripts of a page share its names: these stay within. */
function offerClientNames() {
  const pauseMs = 200
  const list = document.querySelector('datalist[data-names-url]')
  const field = list && document.querySelector(`input[list="${list.id}"]`)
  if (!field) return
  let timer
  let asked = ''
  const offer = async () => {
    const typed = field.value.trim()
    if (typed === asked) return
    asked = typed
    const url = `${list.dataset.namesUrl}?${new URLSearchParams({ q: typed })}`
    const response = await fetch(url, { headers: { Accept: 'application/json' } })
    if (!response.ok) return
    const { names } = await response.json()
    // Something else may have been typed since.
    if (asked !== typed) return
    const options = names.map((name) => Object.assign(document.createElement('option'), { value: name }))
    list.replaceChildren(...options)
  }
  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => offer().catch(() => {}), pauseMs)
  })
}

offerClientNames()
