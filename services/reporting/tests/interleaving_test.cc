// The read models are what the events say, however they arrive.
#include <algorithm>
#include <random>

#include "services/reporting/tests/reporting_fixture.h"

namespace terpadu::reporting {
namespace {

using Events = std::vector<event::v1::Event>;

// A year of an instansi at random: nodes, indicators, lines, packages in every state, money, measurements.
class RandomYear {
 public:
  explicit RandomYear(unsigned seed) : random_(seed) {}

  Story Tell() {
    story_.PlanAdopted("rb");
    story_.PlanAdopted("old");
    story_.PlanReplaced("old");
    story_.BudgetCreated("2022", 2022);
    for (int i = 0; i < 4; ++i) {
      story_.NodeAdopted(Id("a", i), planning::v1::PLAN_NODE_KIND_AREA, "");
      story_.NodeAdopted(Id("g", i), planning::v1::PLAN_NODE_KIND_PROGRAM, Any("a", 4));
      story_.NodeAdopted(Id("s", i), planning::v1::PLAN_NODE_KIND_SASARAN, Any("a", 4));
    }
    for (int i = 0; i < 12; ++i) {
      story_.NodeAdopted(Id("k", i), planning::v1::PLAN_NODE_KIND_ACTION, Any(Chance() ? "s" : "a", 4),
                         {{2022, Rupiah()}}, Any("g", 5));
      story_.IndicatorAdopted(Id("i", i), Any("k", 13), {{2021, 50}, {2022, 60}});
      story_.LineCreated(Id("l", i), Any("k", 13), 1'000);
    }
    for (int i = 0; i < 15; ++i) {
      Package(i);
    }
    for (int i = 0; i < 10; ++i) {
      story_.Measured(Id("m", i), Any("i", 13), 2021 + static_cast<int>(random_() % 2), 40, 1 + i % 2);
    }
    return story_;
  }

 private:
  std::string Id(const std::string& letter, int number) { return letter + std::to_string(number); }
  std::string Any(const std::string& letter, unsigned below) { return letter + std::to_string(random_() % below); }
  bool Chance() { return random_() % 2 == 0; }
  int64_t Rupiah() { return 1 + static_cast<int64_t>(random_() % 500); }

  void Package(int number) {
    const std::string package = Id("p", number);
    const std::string line = Any("l", 12);
    story_.PackageCreated(package, {{line, Rupiah()}, {Any("l", 12), Rupiah()}},
                          number > 0 && Chance() ? Any("p", static_cast<unsigned>(number)) : "");
    story_.PackageFinalized(package);
    if (Chance()) {
      return;
    }
    story_.PackageAnnounced(package);
    switch (random_() % 4) {
      case 0:
        story_.PackageCancelled(package);
        return;
      case 1:
        story_.LineRevised(line, 1'000, 900 + Rupiah());
        story_.PackageSentToReview(package, line);
        story_.PackageRevised(package, {Any("p", 15), Any("p", 15)});
        return;
      default:
        Procure(number, package, line);
    }
  }

  void Procure(int number, const std::string& package, const std::string& line) {
    const std::string rpp = Id("r", number);
    const std::string reservation = Id("v", number);
    story_.RppSubmitted(rpp, package, 50, number);
    story_.Reserved(reservation, line, package, 50);
    if (Chance()) {
      story_.ReservationReleased(reservation, line, 50);
      return;
    }
    story_.ReservationConfirmed(reservation, line);
    story_.RppApproved(rpp);
    const std::string contract = Id("c", number);
    story_.ContractCreated(contract, package, Chance() ? rpp : "", 40);
    story_.Committed(Id("o", number), reservation, line, contract, 40, 5, 5);
    story_.ContractSigned(contract);
    story_.Paid(Id("d", 2 * number), Id("o", number), line, contract, 10);
    story_.Paid(Id("d", 2 * number + 1), Id("o", number), line, contract, 30);
  }

  std::mt19937 random_;
  Story story_;
};

// Of every table that events of other services write, so not of reporting's own (journal, warnings, snapshots): how
// many rows, and a hash of them, without the time of writing.
constexpr postgres::Statement kDigest = {"digest", R"sql(
  SELECT string_agg(relname || ' ' || (xpath('//digest/text()', query_to_xml(format(
           $$SELECT count(*) || ' ' || coalesce(md5(string_agg(told, '|' ORDER BY told COLLATE "C")), '') AS digest
               FROM (SELECT (to_jsonb(t) - '{parked_at,first_at,last_at}'::text[])::text AS told FROM %I AS t) AS t$$, relname), false, true, '')))[1]::text, E'\n' ORDER BY relname)
    FROM pg_class
   WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'journal%'
     AND relname NOT IN ('schema_migration', 'feed_cursor', 'rule', 'request', 'warning', 'snapshot', 'snapshot_figure'))sql"};

class Interleaving : public ::testing::Test {
 protected:
  using Batches = std::vector<std::pair<std::string, Events>>;  // source and events of it

  void SetUp() override { RecordProperty("seed", std::to_string(seed_)); }

  // Applies `batches` to a new database and digests its tables.
  static std::string DigestAfter(const Batches& batches) {
    postgres::Connection connection(NewReportingDatabase());
    for (const auto& [source, events] : batches) {
      EXPECT_THAT(journal::ApplyBatch(connection, source, events, "c", Appliers().at(source)), IsOk());
    }
    const auto rows = connection.Execute(postgres::Scope::EveryInstansi(), kDigest, {});
    EXPECT_THAT(rows, IsOk());
    return rows.ok() ? rows->Text(0, 0) : "";
  }

  // The events of each source in their order, in pieces of 1 to 30 that take turns at random; every fifth piece comes
  // a second time.
  Batches Interleaved(std::map<std::string, Events> events) {
    Batches batches;
    while (!events.empty()) {
      const auto source = std::next(events.begin(), static_cast<int>(random_() % events.size()));
      const size_t size = std::min<size_t>(1 + random_() % 30, source->second.size());
      const auto end = source->second.begin() + static_cast<ptrdiff_t>(size);
      batches.emplace_back(source->first, Events(source->second.begin(), end));
      if (random_() % 5 == 0) {
        batches.push_back(batches.back());
      }
      source->second.erase(source->second.begin(), end);
      if (source->second.empty()) {
        events.erase(source);
      }
    }
    return batches;
  }

  // In their order, in pieces of 1 to `most`.
  Batches Cut(const std::map<std::string, Events>& events, unsigned most) {
    Batches batches;
    for (const auto& [source, all] : events) {
      for (size_t begin = 0, end = 0; begin < all.size(); begin = end) {
        end = std::min(all.size(), begin + 1 + random_() % most);
        batches.emplace_back(
            source, Events(all.begin() + static_cast<ptrdiff_t>(begin), all.begin() + static_cast<ptrdiff_t>(end)));
      }
    }
    return batches;
  }

  const unsigned seed_ = std::random_device{}();
  std::mt19937 random_{seed_};
  const Story story_ = RandomYear(seed_).Tell();
  const std::string expected_ = DigestAfter({story_.events().begin(), story_.events().end()});
};

TEST_F(Interleaving, OfTheSourcesInAnyWayGivesTheSameTables) {
  SCOPED_TRACE(::testing::Message() << "seed " << seed_);
  EXPECT_THAT(expected_, ::testing::HasSubstr("feed_parked 0"));
  EXPECT_THAT(expected_, ::testing::HasSubstr("feed_dead_letter 0"));
  for (int round = 0; round < 6; ++round) {
    EXPECT_EQ(DigestAfter(Interleaved(story_.events())), expected_);
  }
}

// Stronger than what a journal promises: even the subjects of one source in any order.
TEST_F(Interleaving, OfTheSubjectsInAnyWayGivesTheSameTables) {
  SCOPED_TRACE(::testing::Message() << "seed " << seed_);
  for (int round = 0; round < 4; ++round) {
    std::map<std::string, Events> shuffled = story_.events();
    for (auto& [source, events] : shuffled) {
      std::shuffle(events.begin(), events.end(), random_);
    }
    EXPECT_EQ(DigestAfter(Interleaved(shuffled)), expected_);
  }
}

// A batch comes to the same as its events one by one, also when some of them cannot be applied: what is wrong only
// between two events of a batch (a payment above what is bound so far) is found as well.
TEST_F(Interleaving, InBatchesOfAnySizeGivesTheSameTablesAndDeadLetters) {
  SCOPED_TRACE(::testing::Message() << "seed " << seed_);
  Story story = story_;
  story.PackageAnnounced("unknown");
  story.LineCreated("x", "k0", 1'000);
  story.Reserved("x", "x", "p0", 100);
  story.Committed("x", "x", "x", "cx", 40, 0, 60);
  story.Paid("x", "x", "x", "cx", 50);
  story.Reserved("y", "x", "p0", 100);
  story.Committed("y", "y", "x", "cy", 60, 0, 40);
  story.Paid("z", "unknown", "x", "cy", 10);
  story.LineRevised("unknown", 1, 2);
  std::map<std::string, Events> events = story.events();
  Story foreign("elsewhere");
  foreign.PackageCreated("p", {{"l", 1}});
  events["procurement"].push_back(foreign.events().at("procurement").front());
  events["procurement"].back().set_partitionkey("probolinggo");

  const std::string one_by_one = DigestAfter(Cut(events, 1));
  EXPECT_THAT(one_by_one, ::testing::HasSubstr("feed_dead_letter 5 "));
  for (const unsigned most : {7U, 40U, 1'000U}) {
    EXPECT_EQ(DigestAfter(Cut(events, most)), one_by_one);
  }
}

// Nothing else in the batch fails: the payment of 50 is above the 40 bound before it, though not above the 100 bound in
// the end.
TEST_F(Interleaving, FindsInABatchWhatIsTooMuchOnlyUntilItsEnd) {
  Story story;
  story.LineCreated("x", "k0", 1'000);
  story.Reserved("x", "x", "p0", 100);
  story.Committed("x", "x", "x", "cx", 40, 0, 60);
  story.Paid("x", "x", "x", "cx", 50);
  story.Reserved("y", "x", "p0", 100);
  story.Committed("y", "y", "x", "cy", 60, 0, 40);
  const std::string one_by_one = DigestAfter(Cut(story.events(), 1));
  EXPECT_THAT(one_by_one, ::testing::HasSubstr("feed_dead_letter 1 "));
  EXPECT_EQ(DigestAfter({story.events().begin(), story.events().end()}), one_by_one);
}

}  // namespace
}  // namespace terpadu::reporting
