using Nabla;
using Nabla.Testing;
using static GuideSample.Inputs;
using static Nabla.Transform;

namespace GuideSample.Transforms;

/// <summary>Rules of one's own.</summary>
internal static class Rules
{
    public static void Clipping()
    {
        // snippet: gradient-clipping
        Func<Tensor, Tensor> clip = WithRule(x => x, (x, y, g) => g.Clamp(-1, 1), (x, y, dx) => dx);
        Func<Tensor, Tensor> f = x => (clip(x) * 10).Sum();
        Expect.Close(Grad(f)(Draw(3)), Tensor.Ones([3], DType.Float64));
        // end
    }

    public static void StraightThrough()
    {
        // snippet: straight-through
        Func<Tensor, Tensor> quantize = WithRule(x => x.Round(), (x, y, g) => g, (x, y, dx) => dx);
        Tensor x = Tensor.Of([0.2, 0.7, 1.6]);
        Expect.Close(Grad(v => v.Round().Square().Sum())(x), x.ZerosLike());
        Expect.Close(Grad(v => quantize(v).Square().Sum())(x), Tensor.Of([0.0, 2.0, 4.0]));

        Func<Tensor, Tensor> same = v => v + (v.Round() - v).Detach();
        Expect.Close(Grad(v => same(v).Square().Sum())(x), Tensor.Of([0.0, 2.0, 4.0]));
        // end
    }

    public static void Implicit()
    {
        // snippet: implicit-rule
        static Tensor Newton(Tensor x)
        {
            Tensor y = (1 + x).Log();
            for (int i = 0; i < 10; i++)
            {
                y -= (y - x * (-y).Exp()) / (1 + y);
            }

            return y;
        }

        Func<Tensor, Tensor> lambert = null!;
        Tensor Slope(Tensor x)
        {
            Tensor y = lambert(x);
            return 1 / (y.Exp() * (1 + y));
        }

        lambert = WithRule(Newton, (x, _, g) => g * Slope(x), (x, _, dx) => dx * Slope(x));

        Tensor x = Tensor.Of([0.5, 1.0, 3.0]);
        Tensor y = lambert(x);
        Expect.Close(y * y.Exp(), x);
        Expect.Close(Vmap(Grad(lambert))(x), y / (x * (1 + y)));
        Expect.Close(Vmap(Grad(Grad(lambert)))(x), -(y + 2) / ((1 + y).Square() * (1 + y) * (2 * y).Exp()));
        Expect.Close(Jvp(lambert, x, x).Tangent, y / (1 + y));
        // end
    }

    public static void OfTwo()
    {
        // snippet: rule-of-two
        Func<Tensor, Tensor, Tensor> logAddExp = WithRule(
            (Tensor a, Tensor b) => a.Maximum(b) + (-(a - b).Abs()).Exp().Log1p(),
            (a, b, y, g) => (g * (a - b).Sigmoid(), g * (b - a).Sigmoid()),
            (a, b, y, da, db) => da * (a - b).Sigmoid() + db * (b - a).Sigmoid());
        Expect.Close(logAddExp(1.0, 2.0), Tensor.Of(Math.Log(Math.E + Math.E * Math.E)));
        (Tensor first, Tensor second) = Grad(((Tensor A, Tensor B) p) => logAddExp(p.A, p.B))((1000.0, 1000.0));
        Expect.Close(first, 0.5);
        Expect.Close(second, 0.5);
        // end
    }

    public static void KeepLaws()
    {
        // snippet: laws
        Func<Tensor, Tensor> softSign = WithRule(
            x => x / (1 + x.Abs()),
            (x, _, g) => g / (1 + x.Abs()).Square(),
            (x, _, dx) => dx / (1 + x.Abs()).Square());
        LawReport report = Laws.Check(softSign, Draw(3, 4));
        Expect.Same(report.Held.Count, 6);

        Func<Tensor, Tensor> clip = WithRule(x => x, (x, _, g) => g.Clamp(-1, 1));
        Laws.Check(clip, Draw(3, 4), new LawOptions { Numeric = false, Transposition = false });
        // end
    }

    public static void Constants()
    {
        // snippet: detach
        Func<Tensor, Tensor> f = x => (x * x.Detach()).Sum();
        Tensor x = Draw(3);
        Expect.Close(Grad(f)(x), x);
        Expect.Close(Jvp(f, x, x.OnesLike()).Tangent, x.Sum());
        // end
    }
}
