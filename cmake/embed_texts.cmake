# Writes OUT: the files TEXTS as `const EmbeddedText kTEXTS[]` of name and content, in namespace NAMESPACE.
set(body "")
foreach(file IN LISTS TEXTS)
  get_filename_component(stem ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND body "    {\"${stem}\", R\"~text~(${text})~text~\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"${HEADER}\"

namespace ${NAMESPACE} {
const std::vector<std::pair<std::string_view, std::string_view>>& EmbeddedProfiles() {
  static const std::vector<std::pair<std::string_view, std::string_view>> kAll = {
${body}  };
  return kAll;
}
}  // namespace ${NAMESPACE}
")
