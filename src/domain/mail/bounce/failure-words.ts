/** Why a mail did not reach somebody, as far as the other server's words and codes tell. */
export type FailureReason =
  | 'unknown-mailbox'
  | 'unknown-domain'
  | 'moved'
  | 'no-mail-here'
  | 'mailbox-full'
  | 'mailbox-disabled'
  | 'too-large'
  | 'refused-content'
  | 'refused-sender'
  | 'expired'
  | 'unreachable'
  | 'their-failure'
  | 'unknown'

/** The reasons, in an order of no meaning. */
export const failureReasons: readonly FailureReason[] = [
  'unknown-mailbox',
  'unknown-domain',
  'moved',
  'no-mail-here',
  'mailbox-full',
  'mailbox-disabled',
  'too-large',
  'refused-content',
  'refused-sender',
  'expired',
  'unreachable',
  'their-failure',
  'unknown',
]

/**
 * What servers say, in English, Portuguese, Spanish and German, the most telling first.
 *
 * Accents are taken off before: half of the servers send none. Each is part of a sentence, and none holds a repetition
 * within a repetition, so that hostile words take no longer than others.
 */
const table: readonly (readonly [FailureReason, readonly string[]])[] = [
  [
    'mailbox-full',
    [
      '(?:over|exceed(?:s|ed|ing)?|out of|insufficient|reached|beyond)(?: \\w+){0,4} (?:disk )?quota',
      'quota (?:has been )?(?:exceed|violation|full|is full)',
      '(?:mailbox|mail box|mail folder|inbox|maildir|user account|account|disk) (?:is |has been |delivery )?(?:\\w+ )?(?:full|over quota|overquota)',
      'mailbox (?:size )?(?:limit|has exceeded)|mailbox exceeded the local limit|not enough disk space',
      'exceeded (?:storage|mailbox|its) ',
      'storage (?:allocation|quota|limit)',
      'diskspace quota',
      'not enough (?:storage|disk) space',
      'insufficient (?:system |disk )?(?:storage|space)',
      'no space left for this user',
      'mailfolder is full',
      'user has too many messages',
      'too much mail data',
      'quota of (?:the )?recipient',
      'caixa (?:postal |de correio |de entrada )?(?:do destinatario )?(?:esta )?(?:cheia|lotada)',
      'cota (?:excedida|de armazenamento|do usuario)',
      'excedeu (?:a |o )?(?:sua )?(?:cota|limite)',
      'buzon (?:esta )?lleno',
    ],
  ],
  [
    'too-large',
    [
      'message (?:size|length) exceeds',
      'message (?:is )?too (?:large|big|long)',
      'exceed(?:s|ed)? (?:the )?(?:maximum|max|fixed) (?:message |allowed )?(?:size|limit)',
      'size (?:limit|exceeds)',
      'too large message',
      'mensagem (?:e )?(?:muito|demasiado) grande',
      'tamanho (?:maximo )?(?:da mensagem )?(?:excede|maximo)',
    ],
  ],
  [
    'refused-sender',
    [
      '\\b(?:spf|dkim|dmarc)\\b',
      'black ?list|blocklist|block list|\\brbl\\b|dnsbl|spamhaus|spamcop|sorbs|blocked (?:using|by|for)|blocked\\b.{0,40}\\bip\\b',
      'reverse (?:dns|lookup|mapping)|ptr record|\\bptr\\b|\\brdns\\b|reverse hostname|fix reverse|resolve your ip|unverifyable sending',
    ],
  ],
  [
    'expired',
    [
      'retry time(?:out)? (?:not reached|exceeded)',
      '(?:delivery|message|queue) (?:time expired|expired|timed? ?out)',
      'too many failures|maximum retry',
      'time ?out (?:period )?(?:has )?(?:expired|exceeded)',
      'in the queue too long|envelope expired|delivery failed \\d+ attempts|host not reachable',
      'has been in (?:the |my )?queue',
      'could not be delivered for (?:more than|over|the last)',
      'was (?:undeliverable|not delivered) (?:for|within) ',
      'not been delivered (?:for|within) ',
      'have been trying to deliver',
      'unable to deliver .{0,40} after \\d',
      'delivery attempts? (?:were|have)',
      'tempo (?:limite )?(?:de entrega )?(?:esgotado|expirado|excedido)',
      'prazo (?:de entrega )?(?:esgotado|expirado)',
      'connection (?:attempts )?timed out',
      'conversation .{0,80}timed out',
      'read timeout|timeout while',
      'delivery temporarily suspended',
    ],
  ],
  [
    'unknown-domain',
    [
      'host (?:or domain name )?(?:not found|unknown|unreachable.{0,9}dns)',
      '(?:unknown|invalid|bad|no such|unrouteable) (?:host|domain|destination system)',
      'domain (?:name )?(?:does not exist|not found|is not valid|is invalid|unknown|must resolve|has been disabled|mentioned in email address is unknown)',
      "domain .{0,60}(?:does ?n[o']t exist|could ?n[o']t be found)",
      'name or service not known|name service error|nxdomain',
      'no (?:a|mx|dns) (?:\\w+ )?records?',
      "could ?n[o']t find any host",
      'unroutea?ble (?:address|mail domain)|unroutable',
      'all relevant mx records point to non-existent hosts',
      'illegal host/domain name|\\b5\\d\\d [a-z0-9.-]{1,100} does not exist',
      'dominio (?:nao (?:existe|encontrado)|inexistente|invalido)',
      'nao foi possivel encontrar o dominio',
      'servidor de destino nao (?:existe|encontrado)',
      'recipient domain has been disabled|domain not in service',
      '\\bmx\\b.{0,40}not resolve',
    ],
  ],
  [
    'no-mail-here',
    [
      'null mx|nullmx|indicated no smtp service|no mx found for domain',
      'does not accept (?:e?-?mail|any mail|incoming)',
      'not accept(?:ing)? (?:e?-?mail|any messages?|messages)',
      'system not accepting network messages',
      'smtp protocol error.{0,9}no mail',
      'no mail accepted',
      'nao aceita (?:e-?mails?|mensagens)',
      'there is no (?:mail )?server|no mail server',
      'no mx or a records|name server: .{0,80}host not found',
    ],
  ],
  [
    'moved',
    [
      '\\b551 (?!5)',
      'address (?:has )?changed',
      'has moved|user moved|recipient has moved|no longer (?:at|with) ',
      'user not local; please try',
      'mailbox (?:has )?moved|mudou de (?:endereco|e-?mail)',
      'replaced by',
    ],
  ],
  ['unknown-mailbox', ['recipient address rejected: access denied']],
  [
    'refused-content',
    [
      '\\bspam\\b|spammy|spamassassin|spam-like|junk mail|unsolicited',
      'virus|malware|infected|trojan',
      'message content|content (?:rejected|filter)|refused by (?:antispam|content)',
      'this message looks|bulk mail|phishing',
      'attachment|forbidden file|executable',
      '8bit|malformed|improper use of|bad header|duplicate header',
      'conteudo (?:da mensagem )?(?:rejeitado|recusado|bloqueado)',
    ],
  ],
  [
    'mailbox-disabled',
    [
      '(?:user|account|mailbox) \\S{0,100} ?temporar(?:y|ily) (?:locked|disabled|suspended)|account (?:has been |is )?(?:temporarily )?(?:disabled|suspended|inactive|deactivated|blocked|locked|expired|closed for|on hold|not active|has been disabled)',
      '(?:mailbox|user|recipient) (?:is |has been )?(?:currently |temporarily )?(?:disabled|suspended|inactive|deactivated|locked|frozen|blocked)',
      'disabled or discontinued|this account is currently|invalid/inactive user|inactive (?:account|user|recipient|mailbox)',
      'mailbox unavailable or access denied',
      'conta (?:esta )?(?:desativada|desabilitada|suspensa|inativa|bloqueada)',
      'caixa (?:postal )?(?:esta )?(?:desativada|desabilitada|suspensa|inativa|bloqueada)',
    ],
  ],
  [
    'refused-sender',
    [
      'blocked|barracuda|banned',
      'relay(?:ing)? (?:access )?(?:denied|not|prohibited|is not)|unable to relay|not permitted to relay|relaying',
      'bad reputation|poor reputation|low reputation|ip reputation|reputation',
      'sender (?:address |domain |verify )?(?:rejected|denied|refused|failed|not allowed|verification)',
      'not (?:allowed|authori[sz]ed|permitted) to (?:send|post|submit|relay|use)',
      "does ?n[o']t have permission|may not exist, or you may not have permission|permission",
      'access (?:denied|restricted)|not welcome|policy|administrative prohibition|administratively|prohibited',
      'too many (?:connections|sessions|messages|recipients|concurrent)|rate limit|throttl|exceeded .{0,30}rate|connection limit',
      'client host .{0,80}(?:rejected|blocked)|refused your|please get a|helo|ehlo',
      'authentication (?:required|failed|information|checks)|unauthenticated|must be authenticated|require(?:s)? authentication',
      'remetente (?:rejeitado|recusado|bloqueado|nao autorizado)',
      'acesso negado|bloquead[oa] (?:por|pela|pelo)|lista negra',
    ],
  ],
  [
    'unknown-mailbox',
    [
      '(?:user|recipient|mailbox|account|address|addressee|username|login|name|customer|person|subscriber|alias|list)s? (?:is |was |were |name is |address is |id is |account is )?(?:unknown|not found|not known|not exist|not recogni[sz]ed|nonexistent|non-existent|not listed|not valid|invalid|not on file)',
      '(?:unknown|no such|invalid|bad|nonexistent|non-existent|not a valid|not a known|unrecognized|undefined) (?:\\w+ )?(?:user|recipient|mailbox|account|address|addressee|username|local[ -]?part|person|customer|alias|name|mail address|e-?mail)',
      "(?:does ?n[o']t|do ?n[o']t|did ?n[o']t|not) (?:exist|have an? (?:account|mailbox|\\S+ account))",
      'no (?:such |valid )?(?:user|mailbox|account|recipient|person)s? (?:here|by that name|with that name|at this|exists?|found|name)',
      '(?:user|recipient|mailbox|account|address) .{0,80}(?:not (?:be )?found|unknown|does not exist|rejected: user|not known|no longer (?:exist|available|valid))',
      'mailbox (?:unavailable|not available|not found|does not)',
      'is not a (?:valid|known) (?:user|mailbox|recipient|account|address)',
      'no mailbox (?:here|by that name)',
      'not our customer|this user doesn|address not found|wasn.t found at',
      'unable to find recipient|couldn.t be found|not found at|no longer on server|invalid mailbox path',
      'recipient (?:address )?rejected(?:$|\\.$|\\. )|not our user',
      'verify the recipient|mailbox not present|unknown address|no account by that name',
      'there is no one at this address|user (?:is )?not (?:a )?(?:local|here)',
      '(?:usuario|destinatario|caixa(?: postal| de correio)?|conta|endereco|utilizador)(?: de e-?mail)?(?: \\S+)? (?:nao (?:existe|encontrad[oa]|foi encontrad[oa]|localizad[oa]|foi localizad[oa])|inexistente|desconhecid[oa]|invalid[oa])',
      '(?:nao (?:existe|ha)|inexistente)(?: \\w+){0,3} (?:usuario|destinatario|caixa|conta|endereco)',
      'usuario desconocido|no existe (?:el )?(?:usuario|buzon)|buzon (?:no existe|desconocido)',
      'unbekannter (?:benutzer|empfanger)|empfanger(?:adresse)? (?:unbekannt|existiert nicht)|benutzer unbekannt',
    ],
  ],
  [
    'unreachable',
    [
      'connection (?:refused|reset|was closed|lost|dropped|died)|lost connection|no route to host|network (?:is )?unreachable|host unreachable',
      "could ?n[o']t (?:establish|connect|open)|could not connect|unable to connect|failed to connect|server .{0,60}not responding|not answering",
      'loop|hop count|too many hops|mail loop|routing loop',
      'cname lookup failed|dns (?:temporary )?(?:failure|error)|temporary failure in name resolution',
      'conexao (?:recusada|perdida|encerrada)|nao foi possivel conectar|sem rota',
      'mail for .{0,80}loops back',
    ],
  ],
  [
    'their-failure',
    [
      '(?:local|system|internal|server|configuration|software) (?:error|failure|problem|fault)',
      'out of memory|disk full|no space left|can.?t create|cannot (?:append|open|write|create)|service unavailable|temporarily unavailable',
      'error writing|i/o error|mailer error|unknown mailer error|temporary (?:error|failure|problem)',
      'erro (?:interno|de sistema|do servidor)|falha temporaria|servico indisponivel',
    ],
  ],
]

const patterns = table.map(([reason, phrases]) => [reason, new RegExp(phrases.join('|'))] as const)

/** Characters of a server's words that are looked at. */
const maxWords = 4_000

/** The reason that words tell first; `null` where they tell none that is known. */
export function reasonIn(words: string): FailureReason | null {
  const text = levelled(words)
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/** Lower case, without accents, each run of blanks as one. */
export function levelled(words: string): string {
  return words
    .slice(0, maxWords)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s+/g, ' ')
    .toLowerCase()
}
