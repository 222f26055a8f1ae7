//! Draws figures as a chart, for eyes in light or dark and screens wide or narrow.

use std::io;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    Cartesian2d, ChartBuilder, ChartContext, Circle, Color, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea,
    IntoFont, LineSeries, RGBColor, Rectangle, SVGBackend, ShapeStyle, Text, TextStyle,
};

/// Figures by week; what a series lacks at a week is not drawn.
#[derive(Clone, Debug)]
pub struct Chart {
    pub weeks: Vec<String>,
    pub series: Vec<Series>,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    pub values: Vec<Option<i64>>,
    pub ink: Ink,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Lines,
    Bars,
}

/// What a series is drawn with: never colour alone, but also full, hollow or thin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    House,
    Hollow,
    Fail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub dark: bool,
    /// For a telephone
    pub small: bool,
}

/// The sheet, its text, its lines and what is drawn on it, as `tokens.css` has them.
struct Palette {
    sheet: RGBColor,
    text: RGBColor,
    line: RGBColor,
    house: RGBColor,
    fail: RGBColor,
}

const LIGHT: Palette = Palette {
    sheet: RGBColor(0xff, 0xfe, 0xfd),
    text: RGBColor(0x52, 0x4b, 0x43),
    line: RGBColor(0xe1, 0xdd, 0xd6),
    house: RGBColor(0x1c, 0x4c, 0x38),
    fail: RGBColor(0x8e, 0x1d, 0x18),
};
const DARK: Palette = Palette {
    sheet: RGBColor(0x1d, 0x1b, 0x18),
    text: RGBColor(0xc5, 0xc0, 0xb9),
    line: RGBColor(0x35, 0x33, 0x2f),
    house: RGBColor(0x8f, 0xd6, 0xb4),
    fail: RGBColor(0xff, 0xb4, 0xa9),
};

type Backend<'a> = SVGBackend<'a>;
type Drawn<T> = Result<T, DrawingAreaErrorKind<io::Error>>;
type Area<'a> = DrawingArea<Backend<'a>, Shift>;
type Plane<'a, 'b> = ChartContext<'a, Backend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

const FONT: &str = "system-ui, sans-serif";
const LEGEND_ROW: i32 = 20;
/// Of a bar's place, the part that bars fill.
const FILLED: f64 = 0.72;

impl Chart {
    /// The chart as SVG.
    pub fn draw(&self, look: Look) -> Drawn<String> {
        let mut svg = String::new();
        let size = look.size();
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        let colours = if look.dark { &DARK } else { &LIGHT };
        area.fill(&colours.sheet)?;
        let places = self.legend(size.0);
        let rows = places.last().map_or(1, |(_, y)| 1 + y / LEGEND_ROW);
        let (head, body) = area.split_vertically(16 + LEGEND_ROW * rows);
        self.draw_legend(&head, &places, colours)?;
        self.draw_plane(&body, colours, look)?;
        area.present()?;
        drop((head, body, area));
        Ok(svg)
    }

    /// Where each name stands, in as many rows as the width asks for.
    fn legend(&self, width: u32) -> Vec<(i32, i32)> {
        let width = i32::try_from(width).unwrap_or(i32::MAX);
        let (mut x, mut y, mut places) = (16, 0, Vec::with_capacity(self.series.len()));
        for series in &self.series {
            let letters = i32::try_from(series.name.chars().count()).unwrap_or_default();
            let long = 18 + letters * 8;
            if x > 16 && x + long > width {
                (x, y) = (16, y + LEGEND_ROW);
            }
            places.push((x, y));
            x += long + 20;
        }
        places
    }

    fn draw_legend(&self, head: &Area<'_>, places: &[(i32, i32)], colours: &Palette) -> Drawn<()> {
        for (series, (x, y)) in self.series.iter().zip(places.iter().copied()) {
            let ink = series.ink.of(colours);
            head.draw(&Rectangle::new([(x, y + 15), (x + 12, y + 27)], series.ink.shape(ink)))?;
            head.draw(&Text::new(series.name.clone(), (x + 18, y + 15), text(colours)))?;
        }
        Ok(())
    }

    fn draw_plane(&self, body: &Area<'_>, colours: &Palette, look: Look) -> Drawn<()> {
        let last = self.weeks.len() as f64 - 0.5;
        let mut plane = ChartBuilder::on(body)
            .margin(12)
            .margin_right(20)
            .x_label_area_size(28)
            .y_label_area_size(if look.small { 40 } else { 52 })
            .build_cartesian_2d(-0.5..last, 0.0..self.top())?;
        plane
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(if look.small { 6 } else { self.weeks.len() })
            .y_labels(5)
            .x_label_formatter(&|x| self.week_at(*x))
            .y_label_formatter(&|y| whole(*y))
            .label_style(text(colours))
            .axis_style(colours.line)
            .bold_line_style(colours.line)
            .light_line_style(colours.sheet)
            .draw()?;
        match self.kind {
            Kind::Lines => self.draw_lines(&mut plane, colours),
            Kind::Bars => self.draw_bars(&mut plane, colours),
        }
    }

    fn draw_lines(&self, plane: &mut Plane<'_, '_>, colours: &Palette) -> Drawn<()> {
        for series in &self.series {
            let ink = series.ink.of(colours);
            let places = series.values.iter().enumerate();
            let points: Vec<(f64, f64)> = places.filter_map(|(at, n)| Some((at as f64, (*n)? as f64))).collect();
            let width = if series.ink == Ink::House { 3 } else { 2 };
            plane.draw_series(LineSeries::new(points.iter().copied(), ink.stroke_width(width)))?;
            // Hollow on the sheet, so that the line does not show through.
            let under = points.iter().map(|point| Circle::new(*point, 5, colours.sheet.filled()));
            plane.draw_series(under)?;
            plane.draw_series(points.iter().map(|point| Circle::new(*point, 4, series.ink.shape(ink))))?;
        }
        Ok(())
    }

    fn draw_bars(&self, plane: &mut Plane<'_, '_>, colours: &Palette) -> Drawn<()> {
        let width = FILLED / self.series.len().max(1) as f64;
        for (number, series) in self.series.iter().enumerate() {
            let shape = series.ink.shape(series.ink.of(colours));
            let left = number as f64 * width - FILLED / 2.0;
            let places = series.values.iter().enumerate();
            let bars = places.filter_map(|(at, n)| {
                let (x, n) = (at as f64 + left, (*n)? as f64);
                (n > 0.0).then(|| Rectangle::new([(x, 0.0), (x + width * 0.86, n)], shape))
            });
            plane.draw_series(bars)?;
        }
        Ok(())
    }

    /// A little above the largest value, and high enough for whole numbers at the side.
    fn top(&self) -> f64 {
        let values = self.series.iter().flat_map(|series| series.values.iter().flatten());
        (values.max().copied().unwrap_or_default() as f64 * 1.1).max(5.0)
    }

    fn week_at(&self, x: f64) -> String {
        let at = x.round();
        let is_whole = (x - at).abs() < 0.01 && at >= 0.0;
        self.weeks.get(at as usize).filter(|_| is_whole).cloned().unwrap_or_default()
    }
}

impl Ink {
    fn of(self, colours: &Palette) -> RGBColor {
        match self {
            Self::House => colours.house,
            Self::Hollow => colours.text,
            Self::Fail => colours.fail,
        }
    }

    fn shape(self, ink: RGBColor) -> ShapeStyle {
        ShapeStyle { color: ink.to_rgba(), filled: self != Self::Hollow, stroke_width: 2 }
    }
}

impl Look {
    pub fn size(self) -> (u32, u32) {
        if self.small { (360, 260) } else { (840, 320) }
    }
}

fn text(colours: &Palette) -> TextStyle<'static> {
    (FONT, 13).into_font().color(&colours.text)
}

/// Halves of people are no label.
fn whole(y: f64) -> String {
    if y.fract().abs() < 0.01 { grouped(y as i64) } else { String::new() }
}

/// `12 345`, with a narrow space that does not break.
fn grouped(n: i64) -> String {
    let digits = n.to_string();
    let mut told = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            told.push('\u{202f}');
        }
        told.push(digit);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(kind: Kind) -> Chart {
        let values = |from: i64| (0..12).map(|n| (n > 2).then_some(from + n)).collect();
        Chart {
            weeks: (36..48).map(|n| format!("W{n}")).collect(),
            series: vec![
                Series { name: "Here <&".to_owned(), values: values(100), ink: Ink::House },
                Series { name: "Waiting".to_owned(), values: values(0), ink: Ink::Hollow },
            ],
            kind,
        }
    }

    #[test]
    fn a_chart_is_svg_with_every_week_and_series_named_and_nothing_unescaped() {
        for (kind, dark, small) in [(Kind::Lines, false, false), (Kind::Bars, true, true)] {
            let svg = chart(kind).draw(Look { dark, small }).unwrap();
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{svg}");
            assert!(svg.contains("Waiting") && svg.contains("W36") && svg.contains("&lt;&amp;"), "{svg}");
            assert!(!svg.contains("<script") && !svg.contains("style="), "{svg}");
        }
        let wide = chart(Kind::Lines).draw(Look { dark: false, small: false }).unwrap();
        assert!((36..48).all(|n| wide.contains(&format!("W{n}"))));
    }

    #[test]
    fn nothing_yet_is_a_chart_too() {
        let mut empty = chart(Kind::Bars);
        empty.series.iter_mut().for_each(|series| series.values = vec![None; 12]);
        assert!(empty.draw(Look { dark: false, small: false }).unwrap().contains("W36"));
    }

    #[test]
    fn large_numbers_are_told_in_groups() {
        assert_eq!(
            ["0", "999", "1\u{202f}000", "12\u{202f}345\u{202f}678"],
            [0, 999, 1000, 12_345_678].map(grouped)[..]
        );
    }
}
