package core

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// Problem is an error with a status.
type Problem struct {
	Status int    `json:"-"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (p *Problem) Error() string { return p.Detail }

// Problems that occur in several places.
var (
	NotFound = &Problem{404, "not_found", "there is no such thing"}
	Busy     = &Problem{409, "busy", "the doctor has another appointment"}
)

// Service has everything.
type Service struct {
	patients     []*Patient
	appointments []*Appointment
}

var firstDay = time.Date(2026, time.May, 4, 9, 0, 0, 0, time.UTC)

// NewService returns a clinic with two patients.
func NewService() *Service {
	return &Service{
		patients: []*Patient{
			{ID: 1, Name: "Zoe", BirthDate: "1980-02-29", Blood: GroupA, Contacts: []Contact{{"phone", "1"}}, Extra: map[string]string{"bed": "4"}, Insurer: &Insurer{"Mutual", "9"}},
			{ID: 2, Name: "Abe", BirthDate: "1990-01-01", Contacts: []Contact{{"email", "abe@example.org"}}},
		},
		appointments: []*Appointment{{
			ID: 1, PatientID: 1, Doctor: "who", Start: firstDay, Minutes: 30, State: "booked", Form: []byte(`{"pain": 3}`),
			Notes: []Note{{firstDay, "Better.", "who"}},
		}},
	}
}

func one[T any](list []*T, fits func(*T) bool) (*T, error) {
	if i := slices.IndexFunc(list, fits); i >= 0 {
		return list[i], nil
	}
	return nil, NotFound
}

// Patient returns one patient.
func (s *Service) Patient(_ context.Context, in ByID) (*Patient, error) {
	return one(s.patients, func(p *Patient) bool { return p.ID == in.ID })
}

// Patients returns a page of patients.
func (s *Service) Patients(_ context.Context, in FindPatients) (*Page[*Patient], error) {
	found := []*Patient{}
	for _, p := range s.patients {
		if p.Archived == in.Archived && strings.Contains(strings.ToLower(p.Name), strings.ToLower(in.Q)) {
			found = append(found, p)
		}
	}
	if in.Sort == "name" {
		slices.SortFunc(found, func(a, b *Patient) int { return cmp.Compare(a.Name, b.Name) })
	}
	total := len(found)
	from := min(int((in.Page-1)*in.Size), total)
	to := min(from+int(in.Size), total)
	return &Page[*Patient]{found[from:to], total, to < total}, nil
}

// Admit adds a patient.
func (s *Service) Admit(_ context.Context, in CreatePatient) (*Patient, error) {
	p := &Patient{ID: len(s.patients) + 1, Name: in.Name, BirthDate: in.BirthDate, Blood: in.Blood, Contacts: in.Contacts, Extra: in.Extra, Insurer: in.Insurer}
	s.patients = append(s.patients, p)
	return p, nil
}

// Change changes a patient.
func (s *Service) Change(ctx context.Context, in UpdatePatient) (*Patient, error) {
	p, err := s.Patient(ctx, in.ByID)
	if err != nil {
		return nil, err
	}
	if in.Name != nil {
		p.Name = *in.Name
	}
	if in.Contacts != nil {
		p.Contacts = *in.Contacts
	}
	if in.Archived != nil {
		p.Archived = *in.Archived
	}
	return p, nil
}

// Appointment returns one appointment.
func (s *Service) Appointment(_ context.Context, in ByID) (*Appointment, error) {
	return one(s.appointments, func(a *Appointment) bool { return a.ID == in.ID })
}

// Book makes an appointment.
func (s *Service) Book(ctx context.Context, in Book) (*Appointment, error) {
	if _, err := s.Patient(ctx, in.ByID); err != nil {
		return nil, err
	}
	for _, a := range s.appointments {
		if a.Doctor == in.Doctor && a.Start.Equal(in.Start) {
			return nil, Busy
		}
	}
	a := &Appointment{ID: len(s.appointments) + 1, PatientID: in.ID, Doctor: in.Doctor, Start: in.Start, Minutes: cmp.Or(in.Minutes, 20), State: "booked", Form: in.Form}
	s.appointments = append(s.appointments, a)
	return a, nil
}

// Day returns a doctor's appointments.
func (s *Service) Day(_ context.Context, in Day) ([]Appointment, error) {
	found := []Appointment{}
	for _, a := range s.appointments {
		if a.Doctor == in.Doctor && a.Start.Format(time.DateOnly) == in.Date {
			one := *a
			if !in.Full {
				one.Notes = nil
			}
			found = append(found, one)
		}
	}
	return found, nil
}

// Move moves an appointment to another time.
func (s *Service) Move(ctx context.Context, in Move) (*Appointment, error) {
	a, err := s.Appointment(ctx, in.ByID)
	if err != nil {
		return nil, err
	}
	a.Start = in.Start
	return a, nil
}

// Cancel cancels an appointment.
func (s *Service) Cancel(ctx context.Context, in ByID) error {
	a, err := s.Appointment(ctx, in)
	if err != nil {
		return err
	}
	a.State = "cancelled"
	return nil
}

// Note adds a note to an appointment.
func (s *Service) Note(ctx context.Context, in AddNote) (Note, error) {
	a, err := s.Appointment(ctx, in.ByID)
	if err != nil {
		return Note{}, err
	}
	n := Note{firstDay, in.Text, in.By}
	a.Notes = append(a.Notes, n)
	return n, nil
}

// Slots returns the free times of a day.
func (s *Service) Slots(context.Context, struct{}) ([]Slot, error) {
	return []Slot{{firstDay.Add(time.Hour), 30}, {firstDay.Add(2 * time.Hour), 30}}, nil
}
