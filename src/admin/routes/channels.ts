import type { Route } from '../page.ts'
import { add } from '../pages/channels/add.ts'
import { appearance, logo, submitAppearance } from '../pages/channels/appearance.ts'
import { callback, connect, submitConnect } from '../pages/channels/connect.ts'
import { dkim, submitDkim } from '../pages/channels/dkim.ts'
import { edit, submit } from '../pages/channels/edit.ts'
import { list } from '../pages/channels/list.ts'
import { submitProbe } from '../pages/channels/probe.ts'
import { submitRemove } from '../pages/channels/remove.ts'
import { show } from '../pages/channels/show.ts'

const audience = 'administrator'

/** The pages of the channels by which our mail leaves. */
export const channelRoutes: readonly Route[] = [
  { method: 'get', path: '/channels', audience, page: list },
  { method: 'get', path: '/channels/add', audience, page: add },
  { method: 'post', path: '/channels/add', audience, page: submit },
  { method: 'get', path: '/channels/oauth/callback', audience, page: callback },
  { method: 'get', path: '/channels/:id', audience, page: show },
  { method: 'get', path: '/channels/:id/edit', audience, page: edit },
  { method: 'post', path: '/channels/:id/edit', audience, page: submit },
  { method: 'post', path: '/channels/:id/test', audience, page: submitProbe },
  { method: 'post', path: '/channels/:id/remove', audience, page: submitRemove },
  { method: 'get', path: '/channels/:id/connect', audience, page: connect },
  { method: 'post', path: '/channels/:id/connect', audience, page: submitConnect },
  { method: 'get', path: '/channels/:id/appearance', audience, page: appearance },
  { method: 'post', path: '/channels/:id/appearance', audience, page: submitAppearance, hasUpload: true },
  { method: 'get', path: '/channels/:id/logo', audience, page: logo },
  { method: 'get', path: '/channels/:id/dkim', audience, page: dkim },
  { method: 'post', path: '/channels/:id/dkim', audience, page: submitDkim },
]
