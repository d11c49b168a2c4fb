import type { Route } from '../page.ts'
import * as outbox from '../pages/outbox/show.ts'
import * as suppressions from '../pages/suppressions/list.ts'

/** The pages about mail that leaves. */
export const outgoingRoutes: readonly Route[] = [
  { method: 'get', path: '/outbox', audience: 'operator', page: outbox.show },
  { method: 'get', path: '/suppressions', audience: 'operator', page: suppressions.list },
  {
    method: 'post',
    path: '/suppressions/:address/release',
    audience: 'administrator',
    page: suppressions.submitRelease,
  },
]
