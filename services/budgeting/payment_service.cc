#include "services/budgeting/payment_service.h"

namespace terpadu::budgeting {

PaymentService::PaymentService() : handlers_("terpadu.budgeting.v1.PaymentService") {
  handlers_.Unary("CreatePayment", this, &PaymentService::CreatePayment);
  handlers_.Unary("ResubmitPayment", this, &PaymentService::ResubmitPayment);
  handlers_.Unary("VerifyPayment", this, &PaymentService::VerifyPayment);
  handlers_.Unary("SignPayment", this, &PaymentService::SignPayment);
  handlers_.Unary("IssuePayment", this, &PaymentService::IssuePayment);
  handlers_.Unary("ReturnPayment", this, &PaymentService::ReturnPayment);
  handlers_.Unary("CancelPayment", this, &PaymentService::CancelPayment);
  handlers_.Unary("OverrideCashPlan", this, &PaymentService::OverrideCashPlan);
  handlers_.Unary("AccountAdvance", this, &PaymentService::AccountAdvance);
  handlers_.Unary("ReturnAdvance", this, &PaymentService::ReturnAdvance);
  handlers_.Unary("GetPayment", this, &PaymentService::GetPayment);
  handlers_.Unary("ListPayments", this, &PaymentService::ListPayments);
  handlers_.Unary("ListAccountings", this, &PaymentService::ListAccountings);
}

}  // namespace terpadu::budgeting
