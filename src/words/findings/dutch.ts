/**
 * The findings of verification and of read models about an event, in Dutch. The read store keeps them as English
 * sentences, so a translation is found by the form of the sentence; `{…}` stands for its facts.
 */
export const findings: readonly (readonly [english: string, dutch: string])[] = [
  ['cannot be read: its text is no event', 'is niet te lezen: wat er staat is geen gebeurtenis'],
  ['{path} is {is}, recomputed {shouldBe}', '{path} is {is}, en hoort opnieuw berekend {shouldBe} te zijn'],
  [
    'the stream was deleted: its events are in the log, and not in the stream',
    'de stroom is gewist: de gebeurtenissen staan in het logboek, en niet in de stroom',
  ],
  ['is no document that can be read', 'is geen document dat te lezen is'],
  ['event missing before revision {revision}', 'voor gebeurtenis {revision} ontbreekt er een'],
  ['{number} events missing before revision {revision}', 'voor gebeurtenis {revision} ontbreken er {number}'],
  ['{type} stands there beside another event', '{type} staat er naast een andere gebeurtenis'],
  [
    '{type} stands in the log before the event that it follows in its stream',
    '{type} staat in het logboek voor de gebeurtenis waar het in de stroom op volgt',
  ],
  [
    'carries no digest of ours: somebody else wrote it there, or changed it',
    'heeft geen vingerafdruk van ons: een ander heeft het geschreven of veranderd',
  ],
  [
    '{type} is not as it was recorded: its digest is {carried}, recomputed {computed}',
    '{type} is niet zoals het is vastgelegd: de vingerafdruk is {carried}, en opnieuw berekend {computed}',
  ],
  [
    'is {type} in version {version}, which this release does not know',
    'is {type} in versie {version}, en dat kent deze versie van het programma niet',
  ],
  ['is {type}, which this release does not know', 'is {type}, en dat kent deze versie van het programma niet'],
  ['is not there, though revision {revision} is', 'ontbreekt, terwijl gebeurtenis {revision} er wel is'],
  [
    'names {stream} through revision {revision}, which is not as it was',
    'noemt {stream} tot en met gebeurtenis {revision}, en die is niet meer zoals zij was',
  ],
  [
    'was decided from {stream} left out, though revision {revision} was there',
    'is besloten zonder {stream}, terwijl gebeurtenis {revision} daarvan er al was',
  ],
  [
    'was decided from {stream} through revision {through}, though revision {revision} was there',
    'is besloten met {stream} tot en met gebeurtenis {through}, terwijl gebeurtenis {revision} er al was',
  ],
  [
    'claims rules {version}, though rules {before} decided before it',
    'noemt rekenregels {version}, terwijl eerder al is besloten met rekenregels {before}',
  ],
  [
    'claims rules {version}, which this release does not know',
    'noemt rekenregels {version}, en die kent deze versie van het programma niet',
  ],
  [
    'was decided on {input}, which is not the event before it',
    'is besloten op {input}, en dat is niet de gebeurtenis ervoor',
  ],
  ['its input, {input}, is not there as it was', 'waar het op berust, {input}, is er niet meer zoals het was'],
  ['cannot be recomputed: {why}', 'is niet opnieuw te berekenen: {why}'],
  ['its decision, {document}, was numbered before', 'het besluit, {document}, had al een nummer'],
  ['its decision {finding}', 'het besluit {finding}'],
  [
    "issuedOn is {day}, before the last document's {last}",
    'de factuurdatum is {day}, en dat is voor die van het vorige document, {last}',
  ],
  ['names no decision', 'noemt geen besluit'],
  ['its decision, {input}, is not there as it was', 'het besluit, {input}, is er niet meer zoals het was'],
  ['was decided, but no document was issued for it', 'is besloten, maar er is geen document voor uitgegeven'],
  ['its rows, {input}, are not there as they were', 'de rijen ervan, {input}, zijn er niet meer zoals zij waren'],
  [
    'its {format} was handed out, but there is no such document',
    'de {format} is uitgereikt, maar het document is er niet',
  ],
  ['the bytes of its {format} are gone', 'het bestand van de {format} is weg'],
  [
    'the bytes of its {format} have digest {is}, and were handed out with {was}',
    'het bestand van de {format} heeft vingerafdruk {is}, en is uitgereikt met {was}',
  ],
  [
    'the kept heads have this stream through here, and nothing of it is there',
    'volgens de bewaarde standen loopt deze stroom tot hier, en er is niets van',
  ],
  [
    'the kept heads have this stream through here, and it ends at {last}',
    'volgens de bewaarde standen loopt deze stroom tot hier, en hij eindigt bij {last}',
  ],
  [
    'the event here carries digest {is}, the kept heads {kept}',
    'de gebeurtenis hier heeft vingerafdruk {is}, en in de bewaarde standen staat {kept}',
  ],
  ['The event cannot be read ({error})', 'De gebeurtenis is niet te lezen ({error})'],
  ['Its row cannot be stored ({error})', 'De rij ervan is niet te bewaren ({error})'],
  ['Others cannot be told of its row ({error})', 'Anderen kunnen niet van de rij horen ({error})'],
  ['Its row cannot be made ({error})', 'De rij ervan is niet te maken ({error})'],
];
