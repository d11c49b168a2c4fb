/** How many mails of people one hour may bring before they are held: a loop without any sign of a machine shows by its pace. */
export type Caps = {
  /** From one author, to desks that answer by mail. */
  readonly mailsPerAuthor: number
  /** From one author to one desk that answers by mail. */
  readonly mailsPerPair: number
  /** On one ticket. */
  readonly mailsPerTicket: number
}

/** The caps where nothing else is configured. */
export const defaultCaps: Caps = { mailsPerAuthor: 40, mailsPerPair: 20, mailsPerTicket: 90 }

/** How many mails came within the hour, this one included. */
export type Pace = {
  readonly author: number
  readonly pair: number
  /** `null` when the mail answers no ticket. */
  readonly ticket: number | null
}

/** The pace of what is not counted: machine mail, and mail that is judged again. */
export const uncounted: Pace = { author: 0, pair: 0, ticket: null }

/**
 * How many mails we send by ourselves, of any kind and whatever asks for them: a loop that nothing else stops ends here.
 *
 * An hour and a day end behind each mail, not by the clock. O22
 */
export const automaticCaps = {
  /** To one address within an hour. */
  perAuthorAnHour: 1,
  /** To one address within a day. */
  perAuthorADay: 5,
  /** From one desk to one address within a day. */
  perPairADay: 5,
  /** About one ticket within a day, to whomever. */
  perTicketADay: 20,
} as const
