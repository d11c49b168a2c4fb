import type { Request, Response } from 'express'
import type { Draft } from '../../../intake/intake.ts'
import { textField } from '../../form-field.ts'
import type { ImpactTask } from '../../impact-work.ts'
import type { PageContext } from '../../page.ts'
import { seeOther } from '../../visit.ts'

/** How many days back a draft may be tried on. */
export const previewDays = [7, 30, 90] as const

const dayMs = 24 * 60 * 60 * 1000

/** Whether a form was sent by its button "see the impact", and not to be saved. */
export function wantsPreview(body: unknown): boolean {
  return textField(body, 'action') === 'preview'
}

/** Begins to preview a draft and sends the browser to where it is shown. */
export function showImpact(
  { impacts, clock }: PageContext,
  response: Response,
  draft: Draft,
  form: ImpactTask['form'],
  days: number = previewDays[1],
): void {
  const since = new Date(clock().getTime() - days * dayMs)
  seeOther(response, `/impact/${impacts.start({ draft, since, days, form })}`)
}

/** The fields of a form that would save it: all but those that asked for the preview. */
export function savedFields(request: Request): Record<string, string> {
  const fields: Readonly<Record<string, unknown>> = request.body
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      name === 'csrf' || name === 'action' || typeof value !== 'string' ? [] : [[name, value]],
    ),
  )
}
