// expect-error: weft: fit takes a dataset of the model's numbers: model<net, double> and basic_dataset<double>
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<1>;
#ifdef WEFT_CONTROL
using trained = decltype(fit<mean_squared_error>(std::declval<model<net, double>&>(), basic_dataset<double>{}, adam{}, {}));
#else
void train(model<net>& m, const basic_dataset<double>& data) { fit<mean_squared_error>(m, data, adam{}); }
#endif
