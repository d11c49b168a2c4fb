import type { Request } from 'express'
import type { Draft, Previewed } from '../../../intake/intake.ts'
import { choiceField } from '../../form-field.ts'
import { notFound } from '../../http-fault.ts'
import type { ImpactJob } from '../../impact-work.ts'
import { reasonKey, ruleKey, type Tone } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, queryText } from '../../visit.ts'
import { previewDays, showImpact } from './start-preview.ts'

const rowsPerPage = 50
/** Seconds after which a browser asks again how far the preview is, without any script. */
const refreshSeconds = 2

/** What the page of a preview may mention. */
export type View = {
  readonly draft: {
    readonly key: string
    readonly subject: string
    readonly ruleKey: string | null
    readonly modeKey: string | null
  }
  readonly stateKey: string
  readonly isRunning: boolean
  readonly counts: Pick<ImpactJob, 'looked' | 'skipped' | 'refused' | 'refusedWithTicket' | 'freed'>
  readonly reached: Date | null
  readonly rows: readonly RowView[]
  readonly days: readonly { readonly value: number; readonly isChosen: boolean }[]
  readonly againHref: string
  readonly form: {
    readonly action: string
    readonly fields: readonly { readonly name: string; readonly value: string }[]
    readonly back: string
  }
  readonly olderHref: string | null
  readonly newerHref: string | null
}

type RowView = {
  readonly href: string
  readonly at: Date
  readonly author: string | null
  readonly subject: string | null
  readonly effectKey: string
  readonly tone: Tone
  readonly reasonKey: string | null
  readonly hasOpenTicket: boolean
}

/** What the page shows of a preview, from one of its rows on. */
export function toView(job: ImpactJob, first: number): View {
  const href = (from: number) => `/impact/${job.id}?from=${from}`
  const { looked, skipped, refused, refusedWithTicket, freed } = job
  return {
    draft: draftView(job.draft),
    stateKey: `impact.state.${job.state}`,
    isRunning: job.state === 'running',
    counts: { looked, skipped, refused, refusedWithTicket, freed },
    reached: job.reached,
    rows: job.listed.slice(first, first + rowsPerPage).map(rowView),
    days: previewDays.map((value) => ({ value, isChosen: value === job.days })),
    againHref: `/impact/${job.id}/again`,
    form: {
      ...job.form,
      fields: Object.entries(job.form.fields).map(([name, value]) => ({ name, value })),
    },
    olderHref: job.listed.length > first + rowsPerPage ? href(first + rowsPerPage) : null,
    newerHref: first > 0 ? href(Math.max(0, first - rowsPerPage)) : null,
  }
}

function draftView(draft: Draft): View['draft'] {
  switch (draft.kind) {
    case 'desk':
      return { key: 'impact.draft.desk', subject: draft.address, ruleKey: null, modeKey: null }
    case 'block':
      return { key: 'impact.draft.block', subject: visibleLine(draft.pattern), ruleKey: null, modeKey: null }
    case 'rule':
      return {
        key: 'impact.draft.rule',
        subject: draft.rule,
        ruleKey: ruleKey(draft.rule),
        modeKey: `rules.mode.${draft.mode}`,
      }
  }
}

function rowView({ message, effect, reason, hasOpenTicket }: Previewed): RowView {
  const { author, subject } = message
  return {
    href: `/messages/${message.id}`,
    at: message.receivedAt,
    author: author === null ? null : visibleLine(author.name === '' ? author.address : author.name),
    subject: subject === null || subject === '' ? null : visibleLine(subject),
    effectKey: `impact.effect.${effect ?? 'freed'}`,
    tone: effect === 'refused' ? 'bad' : 'good',
    reasonKey: reasonKey(reason),
    hasOpenTicket,
  }
}

/** Shows how far a preview is and what it found. */
export const show: Page = (context) => (request, response) => {
  const job = jobOf(context, request)
  const from = queryText(request, 'from')
  if (job.state === 'running') response.setHeader('Refresh', refreshSeconds)
  const view = toView(job, /^\d{1,6}$/.test(from) ? Number(from) : 0)
  render(request, response, 'impact/show', view, { titleKey: 'impact.title' })
}

/** Tries the same draft on fewer or more days. */
export const again: Page = (context) => (request, response) => {
  const { draft, form } = jobOf(context, request)
  const days = choiceField(request.body, 'days', previewDays.map(String))
  showImpact(context, response, draft, form, days === null ? undefined : Number(days))
}

function jobOf({ impacts }: PageContext, request: Request): ImpactJob {
  const job = impacts.find(parameter(request, 'id'))
  if (job === null) throw notFound()
  return job
}
