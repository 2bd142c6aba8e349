// Endings of words, by the language of the notes; words of every other language are taken as they are.

import { stemmer as german } from "@orama/stemmers/german";
import { stemmer as english } from "@orama/stemmers/english";

const STEMMERS = { de: german, en: english };

/** @param {string} language */
export const stemmerFor = (language) => STEMMERS[language] ?? ((word) => word);
