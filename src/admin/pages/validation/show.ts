import type { Request, Response } from 'express'
import {
  answerValidation,
  type AskedValidation,
  findValidation,
  type ValidationAnswer,
  validationAnswers,
} from '../../../store/validation-requests.ts'
import { validationMatter } from '../../validation-link.ts'
import { choiceField } from '../../form-field.ts'
import { forbidden, notFound } from '../../http-fault.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { parameter, queryText, seeOther } from '../../visit.ts'
import { languageOf } from '../why/show.ts'

/** What the public page may mention that asks a requester whether what was done has helped. */
export type View = {
  readonly protocol: string
  readonly title: string
  readonly action: string
  /** The answers, that of the link first; none where it is no longer asked. */
  readonly answers: readonly { readonly value: ValidationAnswer; readonly key: string }[]
  /** What became of it; `null` while it is asked. */
  readonly outcomeKey: string | null
}

/** What the page shows. Opening a link changes nothing: programs open the links of mails too. A20 */
export function toView(
  { protocol, title, isOpen, answer }: AskedValidation,
  token: string,
  wanted: ValidationAnswer | null,
): View {
  const first = wanted ?? 'solved'
  const ordered = validationAnswers.toSorted((one) => (one === first ? -1 : 1))
  return {
    protocol,
    title: visibleLine(title),
    action: `/v/${token}`,
    answers: isOpen ? ordered.map((value) => ({ value, key: `validation.${value}` })) : [],
    outcomeKey: isOpen ? null : answer === null ? 'validation.over' : `validation.${answer}.done`,
  }
}

/** Asks who holds the link; nobody else can guess it. */
export const ask: Page = (context) => async (request, response) => {
  const asked = await askedAt(context, request)
  if (asked === null) throw notFound()
  show(request, response, asked)
}

/** Takes the answer, once. The link is the right to give it, whoever the browser's cookies say is there. */
export const submitAnswer: Page = (context) => async (request, response) => {
  const asked = await askedAt(context, request)
  if (asked === null) throw forbidden()
  const answer = choiceField(request.body, 'answer', validationAnswers)
  if (answer !== null) await answerValidation(context.database, asked.id, answer, context.clock())
  seeOther(response, `/v/${parameter(request, 'token')}?lang=${languageOf(request)}`)
}

async function askedAt(
  { database, passes, clock }: PageContext,
  request: Request,
): Promise<AskedValidation | null> {
  const [, id = '', pass = ''] = /^([0-9A-Z]{26})\.([\w.-]{1,80})$/.exec(parameter(request, 'token')) ?? []
  const isGood = id !== '' && passes.check(pass, validationMatter(id), clock()) !== null
  return isGood ? findValidation(database.reader, id) : null
}

function show(request: Request, response: Response, asked: AskedValidation): void {
  const wanted = validationAnswers.find((answer) => answer === queryText(request, 'answer')) ?? null
  response.set('X-Robots-Tag', 'noindex, nofollow').vary('Accept-Language')
  render(request, response, 'validation/show', toView(asked, parameter(request, 'token'), wanted), {
    titleKey: 'validation.title',
    senderLanguage: languageOf(request),
  })
}
