#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace terpadu::budgeting {

// The money of a budget as a few lines of arithmetic: what tests of any sequence of commands compare the service with.
// A command answers as the service should: "OK" or the reason of the refusal.
struct Model {
  struct Entry {
    std::string kind;
    int64_t amount = 0, reserved = 0, committed = 0, paid = 0;
    std::string document;  // that a correction of it changes
  };
  struct Line {
    int64_t amount = 0, reserved = 0, committed = 0, paid = 0;
    std::vector<Entry> ledger;

    int64_t available() const { return amount - reserved - committed; }
    void Enter(const Entry& entry) {
      amount += entry.amount;
      reserved += entry.reserved;
      committed += entry.committed;
      paid += entry.paid;
      ledger.push_back(entry);
    }
  };
  struct Reservation {
    std::string line;
    int64_t held = 0;
    bool committed = false;  // some of it, to any contract
  };
  struct Commitment {
    std::string line;
    int64_t amount = 0, paid = 0;
  };
  struct Payment {
    std::string commitment;
    int64_t amount = 0;
  };

  std::map<std::string, Line> lines;
  std::map<std::string, Reservation> reservations;
  std::map<std::string, Commitment> commitments;
  std::map<std::string, Payment> payments;
  bool closed = false;

  std::string Reserve(const std::string& line, int64_t amount, const std::string& name);
  std::string Confirm(const std::string& reservation) const;
  std::string Commit(const std::string& reservation, int64_t amount, bool keep_remainder, const std::string& name);
  std::string Release(const std::string& reservation);
  void Expire(const std::string& reservation);  // one that is open and was not confirmed
  std::string Pay(const std::string& commitment, int64_t amount, const std::string& name);
  std::string Revise(const std::string& line, int64_t amount);
  std::string Correct(const std::string& line, size_t entry, int64_t effect);
  std::string Close();
};

}  // namespace terpadu::budgeting
