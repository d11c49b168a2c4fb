import type { TicketType } from '../../../domain/ticket/ticket-type.ts'
import type { ClassificationPreview, Retyped } from '../../../intake/intake.ts'
import { choiceField } from '../../form-field.ts'
import { visibleLine } from '../../visible-text.ts'
import { previewDays } from '../impact/start-preview.ts'

/** What a page shows of what a classification would have done. */
export type PreviewView = {
  readonly looked: number
  readonly matched: number
  readonly changed: number
  readonly isWhole: boolean
  readonly reached: Date | null
  readonly rows: readonly {
    readonly href: string
    readonly protocol: string
    readonly at: Date
    readonly author: string | null
    readonly subject: string | null
    /** `null` for no type. */
    readonly typeNow: string | null
    readonly typeThen: string | null
  }[]
}

/** How many days back a form asks for. */
export type DaysView = readonly { readonly value: number; readonly isChosen: boolean }[]

const dayMs = 24 * 60 * 60 * 1000

/** The days that a form asks for: a month unless it says otherwise. */
export function daysAsked(body: unknown): number {
  return Number(choiceField(body, 'days', previewDays.map(String)) ?? previewDays[1])
}

/** The time that so many days began. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMs)
}

/** The choices of days. */
export function daysView(chosen: number): DaysView {
  return previewDays.map((value) => ({ value, isChosen: value === chosen }))
}

/** What a page shows of a preview. */
export function previewView(preview: ClassificationPreview, types: readonly TicketType[]): PreviewView {
  const names = new Map(types.map(({ id, name }) => [id, visibleLine(name)]))
  const { looked, matched, changed, isWhole, reached, listed } = preview
  return { looked, matched, changed, isWhole, reached, rows: listed.map((row) => rowView(row, names)) }
}

function rowView(row: Retyped, names: ReadonlyMap<string, string>): PreviewView['rows'][number] {
  const { author, subject, protocol, typeIdNow, typeIdThen } = row
  return {
    href: `/messages/${row.messageId}`,
    protocol,
    at: row.receivedAt,
    author: author === null ? null : visibleLine(author.name === '' ? author.address : author.name),
    subject: subject === null || subject === '' ? null : visibleLine(subject),
    typeNow: names.get(typeIdNow ?? '') ?? null,
    typeThen: names.get(typeIdThen ?? '') ?? null,
  }
}
