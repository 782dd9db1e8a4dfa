using Nabla;
using Nabla.Learning;

namespace PinnSample;

/// <summary>u(t, x), of the values at first and at the ends by construction: −sin(πx) + t (1 − x²) n(t, x), with n a network.</summary>
[Module]
internal sealed partial class Network : Layer
{
    private readonly Sequential _layers;

    public Network(int width, int depth)
    {
        List<Layer> layers = [new Linear(2, width, dtype: DType.Float64), new Tanh()];
        for (int i = 1; i < depth; i++)
        {
            layers.AddRange([new Linear(width, width, dtype: DType.Float64), new Tanh()]);
        }

        _layers = new Sequential([.. layers, new Linear(width, 1, dtype: DType.Float64)]);
    }

    /// <summary>u at places and times.</summary>
    /// <param name="x">[N, 2]: t and x of each.</param>
    /// <returns>[N, 1].</returns>
    public override Tensor Forward(Tensor x) => At(x[.., ..1], x[.., 1..]);

    /// <summary>u at times [N, 1] and places [N, 1].</summary>
    public Tensor At(Tensor t, Tensor x) => (t * (1 - x.Square()) * _layers.Forward(Functions.Concat([t, x], 1))) - (x * Math.PI).Sin();

    /// <summary>u_t + u u_x − ν u_xx, which a solution makes 0: each derivative is the tangent of the library's forward mode, the second that of the first.</summary>
    public Tensor Residual(Tensor t, Tensor x, double viscosity)
    {
        Tensor ones = x.OnesLike();
        Func<Tensor, Tensor> along = place => Transform.Jvp(at => At(t, at), place, ones).Tangent;
        (Tensor u, Tensor slope) = Transform.Jvp(at => At(t, at), x, ones);
        Tensor curvature = Transform.Jvp(along, x, ones).Tangent;
        Tensor change = Transform.Jvp(time => At(time, x), t, ones).Tangent;
        return change + (u * slope) - (viscosity * curvature);
    }
}
