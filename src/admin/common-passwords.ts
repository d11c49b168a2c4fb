import commonList from 'fxa-common-password-list'

/**
 * Whether a password in lower case is among the commonest.
 *
 * The package knows the 50,000 commonest passwords of at least eight characters, which is every one of them among the
 * 128,000 commonest of all. Shorter ones matter only as the stem of a longer password; those are ours.
 */
export function isCommonPassword(password: string): boolean {
  return stems.has(password) || commonList.test(password)
}

/**
 * The commonest passwords and stems of passwords, in lower case, in both languages of our people.
 *
 * Digits and signs around a stem do not make it a better password, so they are not listed.
 */
const stems: ReadonlySet<string> = new Set(
  `123456789012 1234567890123 12345678901234 1234567890 0123456789 012345678910 0987654321 987654321 9876543210 098765432109
  987654321098 102030405060 10203040506070 112233445566 password passwords passw0rd p@ssw0rd p@ssword password1 mypassword passwordpassword changeme changemenow letmein
  letmeinnow welcome welcomehome iloveyou iloveyouforever qwerty qwertyuiop qwertyuiopasdfghjkl qwertyqwerty asdfghjkl
  asdfghjklqwerty zxcvbnm qazwsx qazwsxedc qazwsxedcrfv 1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5y6
  abcdef abcdefg abcdefgh abcdefghijkl abcdefghijklm abc123 abcd1234 a1b2c3d4e5f6 admin administrator administrador
  adminadmin adminadminadmin admin@123 administrator1 root rootroot rootrootroot toor superuser supervisor master
  masterkey masterpassword secret topsecret supersecret verysecret mysecret guest test testtest testtesttest testing
  testpassword user username login trustno1 trustnooneever monkey dragon sunshine princess football baseball
  basketball superman batman spiderman starwars pokemon minecraft michael jennifer jordan charlie whatever
  freedom shadow ninja mustang access hello helloworld hello123world google facebook instagram computer internet
  correcthorsebatterystaple correct-horse-battery-staple correcthorse thisismypassword thisisapassword
  iloveyoubaby ihateyou lovelove forever friends summer winter autumn spring january february monday friday
  company default service support helpdesk ticket tickets mailserver postmaster hostmaster webmaster
  senha senhasenha senhasenhasenha minhasenha minhasenha123 senhaforte senhasegura senhadificil novasenha suasenha
  asenha senha@123 mudar mudarsenha mudar@123 trocar trocarsenha trocaressa acesso entrar bemvindo bem-vindo
  bemvindos brasil brasilbrasil brasileiro brasileira saopaulo riodejaneiro flamengo corinthians palmeiras vasco
  saopaulofc gremio internacional cruzeiro santos botafogo fluminense atletico teamo teamomuito teamodemais
  euteamo euteamomuito amor amorzinho meuamor meuamorzinho amordaminhavida jesus jesuscristo jesuscristoesenhor
  jesusteama deusefiel deus deuseamor deusnocomando familia minhafamilia felicidade gabriel gabriela rafael rafaela
  felipe fernanda fernando juliana lucas matheus mateus guilherme carlos eduardo carloseduardo marcelo ricardo
  rodrigo leonardo beatriz camila amanda bruno bruna daniel daniela mariana princesa gatinha gatinho cachorro
  futebol chocolate estrela borboleta empresa suporte suportetecnico atendimento atendente portaria chamado chamados
  gerente diretoria financeiro usuario teste testeteste testetesteteste testando qualquer qualquercoisa segredo
  segredosegredo janeiro fevereiro segunda sexta verao inverno primavera obrigado computador tecnologia sistema`
    .split(/\s+/)
    .filter((word) => word !== ''),
)
