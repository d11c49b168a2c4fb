import type { Request, Response } from 'express'
import { render } from '../../render.ts'

/** What the page of new recovery codes may mention. */
export type View = { readonly codes: readonly string[] }

/** Shows new recovery codes, in the very answer that makes them: to be shown later, they would have to be kept. */
export function showRecoveryCodes(request: Request, response: Response, codes: readonly string[]): void {
  const view: View = { codes }
  render(request, response, 'account/recovery-codes', view, { titleKey: 'account.recovery.title' })
}
