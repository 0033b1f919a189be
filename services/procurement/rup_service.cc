#include "services/procurement/rup_service.h"

namespace terpadu::procurement {

RupService::RupService() : handlers_("terpadu.procurement.v1.RupService") {
  handlers_.Unary("BatchFinalizeRupPackages", this, &RupService::BatchFinalizeRupPackages);
  handlers_.Unary("BatchAnnounceRupPackages", this, &RupService::BatchAnnounceRupPackages);
  handlers_.Unary("ProposeMethod", this, &RupService::ProposeMethod);
  handlers_.Unary("ListSplittingWarnings", this, &RupService::ListSplittingWarnings);
  handlers_.Unary("ImportRupPackages", this, &RupService::ImportRupPackages);
  handlers_.Unary("ListRupSplits", this, &RupService::ListRupSplits);
  handlers_.Unary("ConfirmRupSplit", this, &RupService::ConfirmRupSplit);
  handlers_.Unary("RejectRupSplit", this, &RupService::RejectRupSplit);
}

}  // namespace terpadu::procurement
