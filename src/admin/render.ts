import type { Request, Response } from 'express'
import { agentStatusView } from './agent-status-view.ts'
import { assetUrl } from './assets.ts'
import { csrfTokenOf } from './csrf.ts'
import { takeFlash } from './flash.ts'
import { navOf } from './nav.ts'
import { loadViews, type Views } from './views.ts'
import type { SenderLanguage } from '../domain/language.ts'
import { newId } from '../store/id.ts'
import { visitOf } from './visit.ts'
import { words } from './words.ts'

/** How a page is called, and with which status it is answered (200 unless said). */
export type PageOptions = {
  readonly titleKey?: string
  readonly titleValues?: Readonly<Record<string, string | number>>
  /** A title that is no words of ours, such as a subject. */
  readonly title?: string
  readonly status?: number
  /** For a page that speaks to a sender and needs no session; otherwise in the visitor's language. */
  readonly senderLanguage?: SenderLanguage
}

let views: Views | null = null

/** Answers with a view inside the layout. */
export function render(
  request: Request,
  response: Response,
  view: string,
  data: object,
  options: PageOptions,
): void {
  views ??= loadViews()
  const visit = visitOf(request)
  const isForSender = options.senderLanguage !== undefined
  const language = options.senderLanguage ?? visit.language
  const user = isForSender ? null : visit.user
  const hasSession = !isForSender && request.session !== undefined
  const frame = { language, csrfToken: hasSession ? csrfTokenOf(request) : '', formId: newId(new Date()) }
  const body = views(view, data, frame)
  const layout = {
    language,
    title: options.title ?? words(language, options.titleKey ?? 'frame.name', options.titleValues),
    user: user === null ? null : { name: user.name },
    agentStatus: user === null ? null : agentStatusView(visit.agentStatus),
    nav: user === null ? { areas: [], items: [] } : navOf(user, request.path),
    flash: takeFlash(request),
    styleUrl: assetUrl('portaria.css'),
    scriptUrl: assetUrl('portaria.js'),
    iconUrl: assetUrl('favicon.svg'),
    back: request.method === 'GET' ? request.originalUrl : '/',
    languages: [
      { code: 'pt-BR', name: 'Português', isCurrent: language === 'pt-BR' },
      { code: 'en', name: 'English', isCurrent: language === 'en' },
    ],
    canChooseLanguage: hasSession,
    body,
  }
  response
    .status(options.status ?? 200)
    .type('html')
    .send(views('layouts/page', layout, frame))
}
