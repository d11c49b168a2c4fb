/** The languages people read; the first is the default. */
export const languages = ['pt-BR', 'en'] as const

/** A language that people read. */
export type Language = (typeof languages)[number]
