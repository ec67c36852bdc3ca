/**
 * Whether the spec allows `text` as a container id or a network name (1.1.0, sections 1 and 2):
 * `^[a-zA-Z0-9][a-zA-Z0-9_.\-]*$`. No regular expression on a plugin's way: the first one of a process costs as much
 * as the rest of its reading.
 */
export function isContainerId(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    if (!isLetterOrDigit(letter) && (index === 0 || !"_.-".includes(letter))) return false;
  }
  return text !== "";
}

function isLetterOrDigit(letter: string): boolean {
  return (letter >= "a" && letter <= "z") || (letter >= "A" && letter <= "Z") || (letter >= "0" && letter <= "9");
}
