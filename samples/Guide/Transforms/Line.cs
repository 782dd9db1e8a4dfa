using Nabla;

namespace GuideSample.Transforms;

// snippet: line-record
[Tree]
internal sealed partial record Line(Tensor Slope, Tensor Offset);
// end
