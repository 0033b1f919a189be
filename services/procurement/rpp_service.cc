#include "services/procurement/rpp_service.h"

namespace terpadu::procurement {

RppService::RppService() : handlers_("terpadu.procurement.v1.RppService") {
  handlers_.Unary("GetRppChecklist", this, &RppService::GetRppChecklist);
  handlers_.Unary("GetRppContent", this, &RppService::GetRppContent);
  handlers_.Unary("ReturnRpp", this, &RppService::ReturnRpp);
  handlers_.Unary("ListRppTasks", this, &RppService::ListRppTasks);
  handlers_.Unary("SummarizeRppTasks", this, &RppService::SummarizeRppTasks);
}

}  // namespace terpadu::procurement
