import type { SenderLanguage } from '../domain/language.ts'

/** A date and time as people of the language write it, in the zone given (IANA name). */
export function formatDate(language: SenderLanguage, date: Date, timeZone = 'America/Sao_Paulo'): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(date)
}

/** A day as people of the language write it. */
export function formatDay(language: SenderLanguage, date: Date, timeZone = 'America/Sao_Paulo'): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'short', timeZone }).format(date)
}

/** A time of day as people of the language write it. */
export function formatTime(language: SenderLanguage, date: Date, timeZone = 'America/Sao_Paulo'): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone }).format(date)
}

/** A date and time as a spreadsheet in the language takes it for one. */
export function formatCellDate(language: SenderLanguage, date: Date, timeZone = 'America/Sao_Paulo'): string {
  // Swedes write dates as ISO 8601 does, which Excel reads in any language but ours.
  const locale = language === 'pt-BR' ? language : 'sv-SE'
  const written = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', timeZone })
  return written.format(date).replace(',', '')
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A number of octets in the unit that reads best. */
export function formatOctets(language: SenderLanguage, octets: number): string {
  const power = octets < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(octets) / Math.log(1_024)))
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    // The short form has no plural in English.
    unitDisplay: power === 0 && language === 'en' ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(octets / 1_024 ** power)
}

/** How long something took, in the unit that reads best. */
export function formatDelay(language: SenderLanguage, ms: number): string {
  const [value, unit] =
    ms < 1_000
      ? ([ms, 'millisecond'] as const)
      : ms < 120_000
        ? ([ms / 1_000, 'second'] as const)
        : ([ms / 60_000, 'minute'] as const)
  const form = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, form).format(value)
}

/** A whole number with its separators. */
export function formatCount(language: SenderLanguage, count: number): string {
  return new Intl.NumberFormat(language).format(count)
}
