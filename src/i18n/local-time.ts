const zone = 'America/Sao_Paulo'

/** A moment as the field of a form takes it, in the zone in which pages tell times; empty for none. */
export function toLocalField(date: Date | null): string {
  return date === null ? '' : localText(date)
}

/** The moment that the field of a form names; `null` when it names none that exists. */
export function fromLocalField(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return null
  const asUtc = new Date(`${text}:00Z`)
  if (Number.isNaN(asUtc.getTime())) return null
  // The zone's clock at that moment says how far it is from UTC; a second look for the day the clock is put forward.
  let moment = asUtc
  for (let look = 0; look < 2; look += 1) {
    const shown = new Date(`${localText(moment)}:00Z`)
    moment = new Date(moment.getTime() + asUtc.getTime() - shown.getTime())
  }
  return localText(moment) === text ? moment : null
}

function localText(date: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(date)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}
