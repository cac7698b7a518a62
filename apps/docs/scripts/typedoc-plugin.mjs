// The API reference as we want it: modules carry the names they are imported by, and a class shows its own members;
// those of its base are on the base's page.
import { Comment, Converter, ReflectionKind } from "typedoc";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const child of project.children ?? []) {
      const [name, , ...entry] = child.name.split("/");
      child.name = ["@nn", name, ...entry].join("/");
    }
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const type of project.getReflectionsByKind(ReflectionKind.Class)) describeConstructor(type);
  });
  app.converter.on(
    Converter.EVENT_RESOLVE_END,
    ({ project }) => {
      for (const member of project.getReflectionsByKind(ReflectionKind.ClassMember)) {
        if (isInherited(member) && member.kind !== ReflectionKind.Constructor)
          project.removeReflection(member);
      }
    },
    -50,
  );
}

/** Methods and accessors carry the mark on their signatures. */
function isInherited(member) {
  const parts = [member, ...(member.signatures ?? []), member.getSignature, member.setSignature];
  return parts.some((part) => part?.inheritedFrom);
}

/** Docstrings of classes describe what their constructors take; there it is shown. */
function describeConstructor(type) {
  if (!type.comment) return;
  const params = type.comment.blockTags.filter(({ tag }) => tag === "@param");
  type.comment.removeTags("@param");
  const signatures = type.children?.find(({ kind }) => kind === ReflectionKind.Constructor)?.signatures ?? [];
  for (const { name, content } of params) {
    for (const parameter of signatures.flatMap((signature) => signature.parameters ?? []))
      if (parameter.name === name && !parameter.comment) parameter.comment = new Comment(content);
  }
}
