/* Says that somebody looks at this page, and shows who else does. */

const everyMs = 20_000
const place = document.querySelector('[data-presence-url]')

async function tell() {
  if (document.hidden) return
  const { presenceUrl, csrf, version } = place.dataset
  const response = await fetch(presenceUrl, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({ csrf, version }),
  })
  if (response.status === 401 || response.status === 403 || response.status === 404) clearInterval(timer)
  if (!response.ok) return
  const { present, changed } = await response.json()
  const text = [present, changed].filter((each) => each !== '').join(' ')
  // A screen reader speaks each change: the same words are not said again.
  if (place.textContent === text) return
  place.textContent = text
  place.hidden = text === ''
}

const timer = setInterval(() => tell().catch(() => {}), everyMs)
if (place) tell().catch(() => {})
else clearInterval(timer)
