#include <iostream>

#include "tools/terpadu/command/session.h"

int main(int argc, char** argv) {
  terpadu::command::Session session;
  session.out = &std::cout;
  session.err = &std::cerr;
  return terpadu::command::RunCommand(argc, argv, session);
}
