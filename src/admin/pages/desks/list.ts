import { listDesks } from '../../../store/desks.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'
import { userOf } from '../../visit.ts'
import type { Desk } from '../../../domain/desk.ts'

/** What the page of desks may mention. */
export type View = { readonly mayChange: boolean; readonly rows: readonly RowView[] }

type RowView = {
  readonly address: string
  readonly aliases: readonly string[]
  readonly modeKey: string
  readonly profileKey: string
  readonly enabled: boolean
  readonly editHref: string
  readonly policyHref: string
  readonly removeHref: string
  /** Where to post to enable a disabled desk, or to disable an enabled one. */
  readonly switchHref: string
}

/** What the page shows of the desks. */
export function toView(desks: readonly Desk[], mayChange: boolean): View {
  return { mayChange, rows: desks.map(rowView) }
}

function rowView({ address, aliases, mode, profile, enabled }: Desk): RowView {
  const href = `/desks/${encodeURIComponent(address)}`
  return {
    address,
    aliases,
    modeKey: `desks.mode.${mode}`,
    profileKey: `desks.profile.${profile}`,
    enabled,
    editHref: `${href}/edit`,
    policyHref: `${href}/policy`,
    removeHref: `${href}/remove`,
    switchHref: `${href}/${enabled ? 'disable' : 'enable'}`,
  }
}

/** Shows the desks. */
export const list: Page =
  ({ database }) =>
  async (request, response) => {
    const view = toView(await listDesks(database.reader), userOf(request).role === 'administrator')
    render(request, response, 'desks/list', view, { titleKey: 'desks.title' })
  }
