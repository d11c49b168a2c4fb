import type { Request, Response } from 'express'
import { listUnsigned, saveSignsMail, signsMail, type Unsigned } from '../../../store/signatures.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { isTicked } from '../../form-field.ts'
import type { Page, PageContext } from '../../page.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'

/** What the page of signatures may mention. */
export type View = {
  readonly isOn: boolean
  /** Whether something is missing for what is switched on. C11 */
  readonly isWarned: boolean
  readonly unsigned: readonly { readonly name: string; readonly href: string; readonly lacksKey: string }[]
}

/** What the page shows of the setting, and of whose record it lacks something. */
export function toView(isOn: boolean, unsigned: readonly Unsigned[]): View {
  return {
    isOn,
    isWarned: isOn && unsigned.length > 0,
    unsigned: unsigned.map(({ userId, user, lacks }) => ({
      name: visibleLine(user),
      href: `/users/${userId}`,
      lacksKey: `signatures.lacks.${lacks}`,
    })),
  }
}

/** Shows whether agents sign, and who would not sign in full. C10 C11 */
export const signatures: Page = (context) => (request, response) => show(context, request, response)

/** Switches the signature on or off; switched on, the page warns of whom it lists. C11 */
export const submitSignatures: Page = (context) => async (request, response) => {
  const { writer } = context.database
  const was = await signsMail(writer)
  const isOn = isTicked(request.body, 'isOn')
  await saveSignsMail(writer, isOn)
  if (was !== isOn)
    await note(context, request, { event: 'signature-changed', details: { on: isOn, wasOn: was } })
  flash(request, { key: 'signatures.saved', tone: 'good' })
  seeOther(response, '/signatures')
}

async function show(
  { database: { reader } }: PageContext,
  request: Request,
  response: Response,
): Promise<void> {
  const view = toView(await signsMail(reader), await listUnsigned(reader))
  render(request, response, 'signatures/show', view, { titleKey: 'signatures.title' })
}
